import { success, type Answer, type Outcome } from '../graph/answer.ts';
import type { SandboxHttpRequest } from '../graph/request.ts';
import { receive } from '../receive.ts';
import type { World } from '../state/world.ts';
import { addFault } from './add-fault.ts';
import { ControlError } from './control-error.ts';
import { readBody, readQuery } from './read-request.ts';
import { showFile } from './show-file.ts';
import { inboundSchema } from './inbound-wire.ts';
import { viewAccounts, viewConversations, viewMessages } from './views.ts';
import { disorderSchema, faultSchema, optOutSchema, templateSchema } from './wire.ts';

type Handle = (world: World, request: SandboxHttpRequest) => Answer;

const prefix = '/sandbox/v1/';

const routes: Readonly<Record<string, Handle>> = {
  'GET accounts': (world) => success({ accounts: viewAccounts(world) }),
  'GET conversations': (world, request) => {
    const { account, limit } = readQuery(request);
    return success({ conversations: viewConversations(world, account, limit) });
  },
  'GET messages': (world, request) => {
    const { account, person: recipient, limit } = readQuery(request);
    return success({ messages: viewMessages(world, { account, recipient }, limit) });
  },
  'DELETE messages': (world, request) => {
    const { account, person: recipient } = readQuery(request);
    world.memory.clear({ account, recipient });
    world.people.forget({ account, recipient });
    return success({});
  },
  'POST inbound': (world, request) => {
    const inbound = readBody(request, inboundSchema);
    requireAccount(world, inbound.account);
    return success({ id: refusing(() => receive(world, inbound)) });
  },
  'GET faults': ({ faults }) => success({ faults: faults.list() }),
  'POST faults': (world, request) => {
    const fault = readBody(request, faultSchema);
    if (fault.account !== undefined) requireAccount(world, fault.account);
    refusing(() => {
      addFault(world, fault);
    });
    return success({});
  },
  'DELETE faults': ({ faults }, request) => {
    faults.clear(readQuery(request).account);
    return success({});
  },
  'GET templates': ({ templates }) => success({ templates: templates.list() }),
  'POST templates': (world, request) => {
    const template = readBody(request, templateSchema);
    requireAccount(world, template.account);
    world.templates.register(template);
    return success({});
  },
  'POST opt-outs': (world, request) => {
    const { account, person, optedOut } = readBody(request, optOutSchema);
    requireAccount(world, account);
    world.people.update(account, world.people.nameOf(person), { optedOut });
    return success({});
  },
  'GET callbacks': ({ callbacks }) => success(viewCallbacks(callbacks)),
  'PATCH callbacks': ({ callbacks }, request) => {
    callbacks.disturb(readBody(request, disorderSchema));
    return success(viewCallbacks(callbacks));
  },
};

/** Answers a request to the API that scripts the sandbox: JSON under `/sandbox/v1/`. */
export function handleControl(world: World, request: SandboxHttpRequest): Outcome {
  const { method, path } = request;
  const name = path.startsWith(prefix) ? path.slice(prefix.length) : '';
  try {
    if (method === 'GET' && name.startsWith('files/')) return showFile(world, name.slice('files/'.length));
    const route = Object.hasOwn(routes, `${method} ${name}`) ? routes[`${method} ${name}`] : undefined;
    if (route) return route(world, request);
    const known = Object.keys(routes).map((each) => each.replace(' ', ` ${prefix}`));
    throw new ControlError(404, `nothing is at ${method} ${path}; there are ${known.join(', ')}`);
  } catch (error) {
    if (error instanceof ControlError) return error.answer;
    throw error;
  }
}

function viewCallbacks({ disorder, pending, dropped }: World['callbacks']): object {
  return { ...disorder, pending, dropped };
}

function requireAccount({ accounts }: World, id: string): void {
  const ids = accounts.list().map((account) => account.id);
  if (ids.includes(id)) return;
  throw new ControlError(400, `account "${id}" does not exist; there are ${ids.join(', ') || 'none'}`);
}

function refusing<Result>(act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    throw new ControlError(400, error instanceof Error ? error.message : String(error));
  }
}
