import { unknownObject } from '../graph/accounts.ts';
import { readJson, type SandboxHttpRequest } from '../graph/request.ts';
import { graphError, invalidParameter, type Outcome, success, type SandboxHttpResponse } from '../graph/response.ts';
import type { SandboxAccount } from '../options.ts';
import type { SandboxState } from '../state/sandbox-state.ts';

const WHATSAPP_PERMISSIONS = ['whatsapp_business_messaging', 'whatsapp_business_management'];
const INSTAGRAM_PERMISSIONS = ['instagram_business_basic', 'instagram_business_manage_messages'];

/** The id and the name of the app that all accounts belong to. */
const APP = { id: '900000000000009', name: 'Sandbox' };

/**
 * Handles the calls by which an account is verified: `/debug_token`, the description of a number or of an Instagram account, and
 * `/{id}/subscribed_apps`. Returns undefined for any other call. Sources: developers.facebook.com/docs/graph-api/reference/debug_token,
 * …/whatsapp/embedded-signup/webhooks, …/instagram-platform/webhooks.
 */
export function handleVerification(state: SandboxState, request: SandboxHttpRequest): Outcome | undefined {
  const { method, path } = request;
  const [, id = '', edge] = /^\/v\d+\.\d+\/([^/]+)(?:\/(subscribed_apps))?$/.exec(path) ?? [];
  if (method === 'GET' && id === 'debug_token') return inspectToken(state, request);
  if (edge !== undefined && ['GET', 'POST'].includes(method)) return handleSubscription(state, id, request);
  if (method !== 'GET' || edge !== undefined) return undefined;
  if (id === 'me') return describeMe(state, request);
  const isNumber = state.accounts.list().some((account) => account.channel === 'whatsapp' && account.id === id);
  return isNumber || isNumberQuery(request) ? describeNumber(state, id, request) : undefined;
}

/** Files have no such field, so that the id is meant to be a number's. */
function isNumberQuery({ query }: SandboxHttpRequest): boolean {
  return new URLSearchParams(query).get('fields')?.includes('display_phone_number') ?? false;
}

function inspectToken({ accounts }: SandboxState, { authorization, query }: SandboxHttpRequest): SandboxHttpResponse {
  const caller = accounts.owners(authorization);
  if (caller.kind === 'response') return caller;
  const input = new URLSearchParams(query).get('input_token');
  if (input === null) return invalidParameter('The parameter input_token is required.');
  const inspected = accounts.owners(`Bearer ${input}`);
  if (inspected.kind === 'response') {
    return success({ data: { app_id: APP.id, is_valid: false, scopes: [], error: { code: 190 } } });
  }
  const [account] = inspected.owners;
  const { tokenExpireTime } = account ?? {};
  const expiresAt = tokenExpireTime === undefined ? 0 : Math.floor(tokenExpireTime / 1_000);
  const scopes = account ? permissionsOf(account) : [];
  const app = { app_id: APP.id, application: APP.name, type: 'SYSTEM_USER' };
  return success({ data: { ...app, is_valid: true, expires_at: expiresAt, scopes } });
}

function describeNumber(state: SandboxState, id: string, { authorization }: SandboxHttpRequest): SandboxHttpResponse {
  const result = state.accounts.authorize(id, authorization);
  if (result.kind === 'response') return result;
  const { account } = result;
  if (account.channel !== 'whatsapp') return unknownObject(id, 'get');
  if (!permissionsOf(account).includes('whatsapp_business_management')) return missingPermission();
  return success({
    ...{ id, display_phone_number: `+${account.id}`, verified_name: 'Sandbox', status: 'CONNECTED' },
    ...{ quality_rating: 'GREEN' },
  });
}

function describeMe(state: SandboxState, { authorization }: SandboxHttpRequest): SandboxHttpResponse {
  const result = state.accounts.owners(authorization);
  if (result.kind === 'response') return result;
  const account = result.owners.find(({ channel }) => channel === 'instagram');
  if (account === undefined) return unknownObject('me', 'get');
  if (!permissionsOf(account).includes('instagram_business_basic')) return missingPermission();
  return success({ id: `app-scoped-${account.id}`, user_id: account.id, username: 'sandbox' });
}

/** Unlike Meta, does not verify the URL before it uses it. */
function handleSubscription(state: SandboxState, id: string, request: SandboxHttpRequest): SandboxHttpResponse {
  const { authorization, method } = request;
  const result =
    id === 'me' ? state.accounts.owners(authorization) : state.accounts.authorizeBusiness(id, authorization, method);
  if (result.kind === 'response') return result;
  const account = result.kind === 'authorized' ? result.account : result.owners.find(isInstagram);
  if (account === undefined) return unknownObject(id, method.toLowerCase());
  const needed = isInstagram(account) ? 'instagram_business_manage_messages' : 'whatsapp_business_management';
  if (!permissionsOf(account).includes(needed)) return missingPermission();
  const subscribed = method === 'POST' ? subscribe(state, account, request) : undefined;
  if (subscribed) return subscribed;
  if (account.subscribed === false) return success({ data: [] });
  if (isInstagram(account)) return success({ data: [{ id: APP.id, subscribed_fields: ['messages'] }] });
  const app = { id: APP.id, name: APP.name, link: 'https://sandbox.example' };
  return success({ data: [{ whatsapp_business_api_data: app, override_callback_uri: account.webhookUrl }] });
}

function subscribe(state: SandboxState, account: SandboxAccount, request: SandboxHttpRequest): SandboxHttpResponse {
  const { override_callback_uri: url, verify_token: word } = readOverride(readJson(request));
  if (url !== undefined && word === undefined) return invalidParameter('The parameter verify_token is required.');
  const fields = new URLSearchParams(request.query).get('subscribed_fields') ?? '';
  if (isInstagram(account) && fields === '') return invalidParameter('The parameter subscribed_fields is required.');
  const isSame = (other: SandboxAccount): boolean =>
    isInstagram(account) ? other.id === account.id : other.businessAccountId === account.businessAccountId;
  for (const each of state.accounts.list().filter(isSame)) {
    state.accounts.set({ ...each, subscribed: true, ...(url !== undefined && { webhookUrl: url }) });
  }
  return success({ success: true });
}

function readOverride(body: unknown): { readonly override_callback_uri?: string; readonly verify_token?: string } {
  const member = (name: string): string | undefined => {
    const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
    return typeof value === 'string' ? value : undefined;
  };
  const [url, word] = [member('override_callback_uri'), member('verify_token')];
  return {
    ...(url !== undefined && { override_callback_uri: url }),
    ...(word !== undefined && { verify_token: word }),
  };
}

function isInstagram({ channel }: SandboxAccount): boolean {
  return channel === 'instagram';
}

function permissionsOf(account: SandboxAccount): readonly string[] {
  return account.permissions ?? (isInstagram(account) ? INSTAGRAM_PERMISSIONS : WHATSAPP_PERMISSIONS);
}

function missingPermission(): SandboxHttpResponse {
  const message = '(#10) Application does not have permission for this action';
  return graphError({ status: 403, code: 10, message });
}
