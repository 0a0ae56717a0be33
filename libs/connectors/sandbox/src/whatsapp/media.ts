import { graphError, invalidParameter, isAnswer, success, type Answer, type Outcome } from '../graph/answer.ts';
import { unknownObject } from '../graph/accounts.ts';
import type { SandboxHttpRequest } from '../graph/request.ts';
import { withFault } from '../graph/take.ts';
import type { SandboxAccount } from '../options.ts';
import type { StoredFile } from '../state/media-store.ts';
import type { SandboxState } from '../state/sandbox-state.ts';
import { uploadProblem } from './media-limits.ts';

// Source of these: developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media (2026-06-16).
const uploadedLifetimeMs = 30 * 24 * 60 * 60 * 1000;
const addressLifetimeSeconds = 5 * 60;

/** Where files of WhatsApp are fetched from, with the token; Meta's are on lookaside.fbsbx.com. */
export const filePath = '/whatsapp_business/attachments/';

/** Takes a POST to `/{phone-number-id}/media`. */
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
    const id = state.identifiers.media();
    const expireTime = state.now() + uploadedLifetimeMs;
    state.media.add({ ...file, mimeType }, { id, account: account.id, expireTime });
    return success({ id });
  });
}

/** Answers a GET of `/{media-id}`: what the file is, and where it can be fetched for five minutes. */
export function describeFile(state: SandboxState, id: string, request: SandboxHttpRequest): Outcome {
  const file = findFile(state, id, request);
  if (isAnswer(file)) return file;
  const { mimeType, sha256, bytes, hash } = file;
  const ending = Math.floor(state.now() / 1000) + addressLifetimeSeconds;
  const url = `${request.origin}${filePath}?mid=${id}&ext=${ending}&hash=${hash}`;
  const facts = { url, mime_type: mimeType, sha256, file_size: bytes.byteLength, id };
  return success({ messaging_product: 'whatsapp', ...facts });
}

/** Answers a DELETE of `/{media-id}`. */
export function deleteFile(state: SandboxState, id: string, request: SandboxHttpRequest): Outcome {
  const file = findFile(state, id, request);
  if (isAnswer(file)) return file;
  state.media.delete(id);
  return success({ success: true });
}

/** Answers a GET of an address from {@link describeFile}. */
export function downloadFile(state: SandboxState, request: SandboxHttpRequest): Outcome {
  const parameters = new URLSearchParams(request.query);
  const owners = state.accounts.owners(request.authorization);
  if (isAnswer(owners)) return owners;
  const file = state.media.get(parameters.get('mid') ?? '', state.now());
  const isCurrent = Number(parameters.get('ext')) * 1000 > state.now();
  const isTheirs = file && owners.some(({ id }) => id === file.account) && file.hash === parameters.get('hash');
  if (isTheirs !== true || !isCurrent) {
    return graphError({ status: 404, code: 100, message: 'URL signature expired' });
  }
  return { status: 200, body: file.bytes, contentType: file.mimeType };
}

function findFile(
  state: SandboxState,
  id: string,
  { authorization, method, query }: SandboxHttpRequest,
): StoredFile | Answer {
  const owners = state.accounts.owners(authorization);
  if (isAnswer(owners)) return owners;
  const file = state.media.get(id, state.now());
  const phoneNumberId = new URLSearchParams(query).get('phone_number_id') ?? file?.account;
  const isTheirs = owners.some((owner) => owner.channel === 'whatsapp' && owner.id === file?.account);
  return file && isTheirs && phoneNumberId === file.account ? file : unknownObject(id, method.toLowerCase());
}
