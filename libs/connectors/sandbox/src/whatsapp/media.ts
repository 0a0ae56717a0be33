import { graphError, invalidParameter, success, type SandboxHttpResponse, type Outcome } from '../graph/response.ts';
import { unknownObject } from '../graph/accounts.ts';
import type { SandboxHttpRequest } from '../graph/request.ts';
import { withFault } from '../graph/with-fault.ts';
import type { SandboxAccount } from '../options.ts';
import type { StoredFile } from '../state/media-store.ts';
import type { SandboxState } from '../state/sandbox-state.ts';
import { uploadProblem } from './media-limits.ts';

// Source of these: developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media (2026-06-16).
const UPLOAD_LIFETIME_MS = 30 * 24 * 60 * 60 * 1000;
const URL_LIFETIME_SECONDS = 5 * 60;

/** The path of file downloads, which require the token. Meta's host is lookaside.fbsbx.com. */
export const FILE_PATH = '/whatsapp_business/attachments/';

/** Handles a POST to `/{phone-number-id}/media`. */
export function uploadToWhatsApp(state: SandboxState, account: SandboxAccount, { body }: SandboxHttpRequest): Outcome {
  if (typeof body === 'string') return invalidParameter('The body must be multipart/form-data');
  const { fields, file } = body;
  if (fields.get('messaging_product') !== 'whatsapp') {
    return graphError({ status: 400, code: 100, message: '(#100) The parameter messaging_product is required.' });
  }
  if (!file) return graphError({ status: 400, code: 100, message: '(#100) The parameter file is required.' });
  const mimeType = (fields.get('type') ?? file.mimeType).split(';', 1)[0] ?? '';
  const problem = uploadProblem(mimeType, file.bytes.byteLength);
  if (problem !== undefined) return invalidParameter(problem);
  return withFault(state.faults.take('uploads', account.id), () => {
    const id = state.ids.media();
    const expireTime = state.now() + UPLOAD_LIFETIME_MS;
    state.media.add({ ...file, mimeType }, { id, account: account.id, expireTime });
    return success({ id });
  });
}

/** Handles a GET of `/{media-id}`: returns the metadata of a file, and a URL that is valid for five minutes. */
export function describeFile(state: SandboxState, id: string, request: SandboxHttpRequest): Outcome {
  const found = findFile(state, id, request);
  if (found.kind === 'response') return found;
  const { mimeType, sha256, bytes, hash } = found.file;
  const expires = Math.floor(state.now() / 1000) + URL_LIFETIME_SECONDS;
  const url = `${request.origin}${FILE_PATH}?mid=${id}&ext=${expires}&hash=${hash}`;
  const metadata = { url, mime_type: mimeType, sha256, file_size: bytes.byteLength, id };
  return success({ messaging_product: 'whatsapp', ...metadata });
}

/** Handles a DELETE of `/{media-id}`. */
export function deleteFile(state: SandboxState, id: string, request: SandboxHttpRequest): Outcome {
  const found = findFile(state, id, request);
  if (found.kind === 'response') return found;
  state.media.delete(id);
  return success({ success: true });
}

/** Handles a GET of a URL from {@link describeFile}. */
export function downloadFile(state: SandboxState, request: SandboxHttpRequest): Outcome {
  const parameters = new URLSearchParams(request.query);
  const result = state.accounts.owners(request.authorization);
  if (result.kind === 'response') return result;
  const file = state.media.get(parameters.get('mid') ?? '', state.now());
  const isCurrent = Number(parameters.get('ext')) * 1000 > state.now();
  const isOwned = file && result.owners.some(({ id }) => id === file.account) && file.hash === parameters.get('hash');
  if (isOwned !== true || !isCurrent) {
    return graphError({ status: 404, code: 100, message: 'URL signature expired' });
  }
  return { kind: 'response', status: 200, body: file.bytes, contentType: file.mimeType };
}

function findFile(
  state: SandboxState,
  id: string,
  { authorization, method, query }: SandboxHttpRequest,
): { readonly kind: 'file'; readonly file: StoredFile } | SandboxHttpResponse {
  const result = state.accounts.owners(authorization);
  if (result.kind === 'response') return result;
  const file = state.media.get(id, state.now());
  const named = new URLSearchParams(query).get('phone_number_id');
  // As reported in chatwoot/chatwoot issue 13317: Meta accepts the parameter for uploaded files only.
  if (file?.isReceived === true && named !== null) {
    const message = '(#100) Param phone_number_id is not a valid whatsapp business phone number id ID';
    return graphError({ status: 400, code: 100, message });
  }
  const phoneNumberId = named ?? file?.account;
  const isOwned = result.owners.some((owner) => owner.channel === 'whatsapp' && owner.id === file?.account);
  return file && isOwned && phoneNumberId === file.account
    ? { kind: 'file', file }
    : unknownObject(id, method.toLowerCase());
}
