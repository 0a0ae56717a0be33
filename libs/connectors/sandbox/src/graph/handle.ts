import { downloadPublicFile, PUBLIC_FILE_PATH } from '../instagram/download.ts';
import { refreshToken } from '../instagram/refresh-token.ts';
import { sendInstagram } from '../instagram/send.ts';
import { uploadToInstagram } from '../instagram/upload.ts';
import type { SandboxAccount } from '../options.ts';
import type { SandboxState } from '../state/sandbox-state.ts';
import { isMarkRead, markRead } from '../whatsapp/mark-read.ts';
import { deleteFile, describeFile, downloadFile, FILE_PATH, uploadToWhatsApp } from '../whatsapp/media.ts';
import { handleTemplates, updateTemplate } from '../templates/handle.ts';
import { sendMarketingMessage } from '../whatsapp/send-marketing.ts';
import { sendWhatsApp } from '../whatsapp/send.ts';
import { handleVerification } from '../verification/handle.ts';
import { graphError, type Outcome } from './response.ts';
import { readJson, type SandboxHttpRequest } from './request.ts';

type AccountRequest = (state: SandboxState, account: SandboxAccount, request: SandboxHttpRequest) => Outcome;

/** The handlers of POST to `/{account}/…`, by channel. */
const POSTS: Readonly<Record<SandboxAccount['channel'], ReadonlyMap<string, AccountRequest>>> = {
  whatsapp: new Map<string, AccountRequest>([
    [
      'messages',
      (state, account, request) => {
        const body = readJson(request);
        return isMarkRead(body) ? markRead(state, account, body) : sendWhatsApp(state, account, body);
      },
    ],
    ['marketing_messages', (state, account, request) => sendMarketingMessage(state, account, readJson(request))],
    ['media', uploadToWhatsApp],
  ]),
  instagram: new Map<string, AccountRequest>([
    ['messages', (state, account, request) => sendInstagram(state, account, readJson(request))],
    ['message_attachments', uploadToInstagram],
  ]),
};

/** Handles one request as the Graph API does. */
export function handleGraph(state: SandboxState, request: SandboxHttpRequest): Outcome {
  const { method, path, query } = request;
  const authorization = request.authorization ?? tokenIn(query);
  const verified = handleVerification(state, { ...request, authorization });
  if (verified) return verified;
  const [, id, edge] = /^\/v\d+\.\d+\/([^/]+)(?:\/([a-z_]+))?$/.exec(path) ?? [];
  if (id !== undefined && edge === undefined) {
    if (method === 'GET') return describeFile(state, id, { ...request, authorization });
    if (method === 'POST') return updateTemplate(state, id, { ...request, authorization });
    if (method === 'DELETE') return deleteFile(state, id, { ...request, authorization });
    return unsupported(method);
  }
  if (id === undefined || edge === undefined) return handleOther(state, { ...request, authorization });
  if (edge === 'message_templates') return handleTemplates(state, id, { ...request, authorization });
  if (!POSTS.whatsapp.has(edge) && !POSTS.instagram.has(edge)) return unknownPath(path);
  if (method !== 'POST') return unsupported(method);
  const result = state.accounts.authorize(id, authorization);
  if (result.kind === 'response') return result;
  return POSTS[result.account.channel].get(edge)?.(state, result.account, request) ?? unknownPath(path);
}

function handleOther(state: SandboxState, request: SandboxHttpRequest): Outcome {
  const { method, path } = request;
  if (path === FILE_PATH) return method === 'GET' ? downloadFile(state, request) : unsupported(method);
  if (path === PUBLIC_FILE_PATH) return method === 'GET' ? downloadPublicFile(state, request) : unsupported(method);
  if (/^(\/v\d+\.\d+)?\/refresh_access_token$/.test(path)) {
    return method === 'GET' ? refreshToken(state, request) : unsupported(method);
  }
  return unknownPath(path);
}

/** Returns the token in the query, which the Graph API also accepts. */
function tokenIn(query: string): string | undefined {
  if (!query.includes('access_token=')) return undefined;
  return `Bearer ${new URLSearchParams(query).get('access_token') ?? ''}`;
}

function unknownPath(path: string): Outcome {
  return graphError({ status: 400, code: 2500, message: `Unknown path components: ${path}` });
}

function unsupported(method: string): Outcome {
  const message = `Unsupported ${method.toLowerCase()} request.`;
  return graphError({ status: 400, code: 100, type: 'GraphMethodException', message });
}
