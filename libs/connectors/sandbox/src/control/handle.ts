import { success, type Answer, type Outcome } from '../graph/answer.ts';
import type { SandboxHttpRequest } from '../graph/request.ts';
import { receive } from '../receive.ts';
import type { SandboxState } from '../state/sandbox-state.ts';
import { addFault } from './add-fault.ts';
import { ControlError } from './control-error.ts';
import { readBody, readQuery } from './read-request.ts';
import { showFile } from './show-file.ts';
import { inboundSchema } from './inbound-wire.ts';
import { viewAccounts, viewConversations, viewMessages } from './views.ts';
import { disorderSchema, faultSchema, optOutSchema, templateSchema } from './wire.ts';

type Handle = (state: SandboxState, request: SandboxHttpRequest) => Answer;

const prefix = '/sandbox/v1/';

const routes: Readonly<Record<string, Handle>> = {
  'GET accounts': (state) => success({ accounts: viewAccounts(state) }),
  'GET conversations': (state, request) => {
    const { account, limit } = readQuery(request);
    return success({ conversations: viewConversations(state, account, limit) });
  },
  'GET messages': (state, request) => {
    const { account, person: recipient, limit } = readQuery(request);
    return success({ messages: viewMessages(state, { account, recipient }, limit) });
  },
  'DELETE messages': (state, request) => {
    const { account, person: recipient } = readQuery(request);
    state.memory.clear({ account, recipient });
    state.people.forget({ account, recipient });
    return success({});
  },
  'POST inbound': (state, request) => {
    const inbound = readBody(request, inboundSchema);
    requireAccount(state, inbound.account);
    return success({ id: refusing(() => receive(state, inbound)) });
  },
  'GET faults': ({ faults }) => success({ faults: faults.list() }),
  'POST faults': (state, request) => {
    const fault = readBody(request, faultSchema);
    if (fault.account !== undefined) requireAccount(state, fault.account);
    refusing(() => {
      addFault(state, fault);
    });
    return success({});
  },
  'DELETE faults': ({ faults }, request) => {
    faults.clear(readQuery(request).account);
    return success({});
  },
  'GET templates': ({ templates }) => success({ templates: templates.list() }),
  'POST templates': (state, request) => {
    const template = readBody(request, templateSchema);
    requireAccount(state, template.account);
    state.templates.register(template);
    return success({});
  },
  'POST opt-outs': (state, request) => {
    const { account, person, optedOut } = readBody(request, optOutSchema);
    requireAccount(state, account);
    state.people.update(account, state.people.nameOf(person), { optedOut });
    return success({});
  },
  'GET callbacks': ({ callbacks }) => success(viewCallbacks(callbacks)),
  'PATCH callbacks': ({ callbacks }, request) => {
    callbacks.disturb(readBody(request, disorderSchema));
    return success(viewCallbacks(callbacks));
  },
};

/** Answers a request to the API that scripts the sandbox: JSON under `/sandbox/v1/`. */
export function handleControl(state: SandboxState, request: SandboxHttpRequest): Outcome {
  const { method, path } = request;
  const name = path.startsWith(prefix) ? path.slice(prefix.length) : '';
  try {
    if (method === 'GET' && name.startsWith('files/')) return showFile(state, name.slice('files/'.length));
    const route = Object.hasOwn(routes, `${method} ${name}`) ? routes[`${method} ${name}`] : undefined;
    if (route) return route(state, request);
    const known = Object.keys(routes).map((each) => each.replace(' ', ` ${prefix}`));
    throw new ControlError(404, `nothing is at ${method} ${path}; there are ${known.join(', ')}`);
  } catch (error) {
    if (error instanceof ControlError) return error.answer;
    throw error;
  }
}

function viewCallbacks({ disorder, pending, dropped }: SandboxState['callbacks']): object {
  return { ...disorder, pending, dropped };
}

function requireAccount({ accounts }: SandboxState, id: string): void {
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
