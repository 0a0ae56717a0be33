import { success, type SandboxHttpResponse, type Outcome } from '../graph/response.ts';
import type { SandboxHttpRequest } from '../graph/request.ts';
import { receive } from '../receive.ts';
import { registerTemplate } from '../templates/report.ts';
import type { SandboxState } from '../state/sandbox-state.ts';
import { addFault } from './add-fault.ts';
import { ControlError } from './control-error.ts';
import { readBody, readQuery } from './read-request.ts';

import { inboundSchema } from './inbound-wire.ts';
import { viewAccounts, viewConversations, viewMessages } from './views.ts';
import { disruptionSchema, faultSchema, newAccountSchema, optOutSchema, templateSchema } from './wire.ts';

/** The types of file that a browser shows without running code in them. */
const INLINE_TYPES = /^(image\/(jpeg|png|gif|webp)|audio\/[\w.-]+|video\/[\w.-]+)$/;

type Handle = (state: SandboxState, request: SandboxHttpRequest) => SandboxHttpResponse;

const PATH_PREFIX = '/sandbox/v1/';

const ROUTES: Readonly<Record<string, Handle>> = {
  'GET accounts': (state) => success({ accounts: viewAccounts(state) }),
  'PUT accounts': (state, request) => {
    state.accounts.set(readBody(request, newAccountSchema));
    return success({});
  },
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
    state.messageLog.clear({ account, recipient });
    state.people.clear({ account, recipient });
    return success({});
  },
  'POST inbound': (state, request) => {
    const inbound = readBody(request, inboundSchema);
    assertAccount(state, inbound.account);
    return success({ id: asBadRequest(() => receive(state, inbound)) });
  },
  'GET faults': ({ faults }) => success({ faults: faults.list() }),
  'POST faults': (state, request) => {
    const fault = readBody(request, faultSchema);
    if (fault.account !== undefined) assertAccount(state, fault.account);
    asBadRequest(() => {
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
    assertAccount(state, template.account);
    registerTemplate(state, template);
    return success({});
  },
  'POST opt-outs': (state, request) => {
    const { account, person, optedOut } = readBody(request, optOutSchema);
    assertAccount(state, account);
    state.people.update(account, state.people.canonicalId(person), { optedOut });
    return success({});
  },
  'GET callbacks': ({ callbacks }) => success(viewCallbacks(callbacks)),
  'PATCH callbacks': ({ callbacks }, request) => {
    callbacks.disrupt(readBody(request, disruptionSchema));
    return success(viewCallbacks(callbacks));
  },
};

/** Handles a request to the sandbox's HTTP API: JSON under `/sandbox/v1/`. */
export function handleControl(state: SandboxState, request: SandboxHttpRequest): Outcome {
  const { method, path } = request;
  const name = path.startsWith(PATH_PREFIX) ? path.slice(PATH_PREFIX.length) : '';
  try {
    if (method === 'GET' && name.startsWith('files/')) return getFile(state, name.slice('files/'.length));
    const route = Object.hasOwn(ROUTES, `${method} ${name}`) ? ROUTES[`${method} ${name}`] : undefined;
    if (route) return route(state, request);
    const known = Object.keys(ROUTES).map((each) => each.replace(' ', ` ${PATH_PREFIX}`));
    throw new ControlError(404, `unknown path ${method} ${path}; must be one of ${known.join(', ')}`);
  } catch (error) {
    if (error instanceof ControlError) return error.response;
    throw error;
  }
}

/** Returns a file for the page with the phone. A browser never runs code in it, whatever its type. */
function getFile({ media, now }: SandboxState, id: string): SandboxHttpResponse {
  const file = media.get(id, now());
  if (!file) throw new ControlError(404, `unknown or expired file "${id}"`);
  const { mimeType, bytes, link } = file;
  const headers = { 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; sandbox" };
  if (link !== undefined) {
    return { kind: 'response', status: 302, body: '', headers: { ...headers, location: link } };
  }
  const isInline = INLINE_TYPES.test(mimeType);
  return {
    kind: 'response',
    status: 200,
    body: bytes,
    contentType: isInline ? mimeType : 'application/octet-stream',
    headers: { ...headers, ...(!isInline && { 'content-disposition': 'attachment' }) },
  };
}

function viewCallbacks({ disruption, pending, dropped }: SandboxState['callbacks']): object {
  return { ...disruption, pending, dropped };
}

function assertAccount({ accounts }: SandboxState, id: string): void {
  const ids = accounts.list().map((account) => account.id);
  if (ids.includes(id)) return;
  throw new ControlError(400, `account: unknown account "${id}"; must be one of ${ids.join(', ')}`);
}

function asBadRequest<Result>(act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    throw new ControlError(400, error instanceof Error ? error.message : String(error));
  }
}
