import { z } from 'zod';
import { success, type Outcome } from '../graph/response.ts';
import { webUrl } from '../graph/characters.ts';
import { readJson, type SandboxHttpRequest } from '../graph/request.ts';
import { withFault } from '../graph/with-fault.ts';
import type { SandboxAccount } from '../options.ts';
import type { SandboxState } from '../state/sandbox-state.ts';
import { invalidRequest } from './request.ts';

const MEGABYTE = 1024 * 1024;

// Source: developers.facebook.com, Instagram messaging, features/attachment-upload (2026-04-01).
const LIMITS = {
  image: { maximumBytes: 8 * MEGABYTE, types: /^image\/(png|jpeg|gif)$/ },
  audio: { maximumBytes: 25 * MEGABYTE, types: /^audio\/(aac|mp4|m4a|x-m4a|wav|x-wav|wave)$/ },
  video: { maximumBytes: 25 * MEGABYTE, types: /^video\/(mp4|ogg|x-msvideo|quicktime|webm)$/ },
  file: { maximumBytes: 25 * MEGABYTE, types: /^application\/pdf$/ },
};

const messageSchema = z.looseObject({
  attachment: z.strictObject({
    type: z.enum(['image', 'audio', 'video', 'file']),
    payload: z.looseObject({ is_reusable: z.boolean().optional(), url: webUrl.optional() }),
  }),
});

/** Handles a POST to `/{instagram-account-id}/message_attachments`: a file, or the URL of one. */
export function uploadToInstagram(state: SandboxState, account: SandboxAccount, request: SandboxHttpRequest): Outcome {
  const { body } = request;
  const isForm = typeof body !== 'string';
  const parsed = messageSchema.safeParse(isForm ? parse(body.fields.get('message')) : messageIn(readJson(request)));
  if (!parsed.success) return invalidRequest(`Param message: ${parsed.error.issues[0]?.message ?? 'invalid'}`);
  const { type, payload } = parsed.data.attachment;
  const file = isForm ? body.file : undefined;
  if (!file && payload.url === undefined)
    return invalidRequest('Param filedata or message.attachment.payload.url is required');
  if (file) {
    const { maximumBytes, types } = LIMITS[type];
    if (!types.test(file.mimeType))
      return invalidRequest(`Param filedata: ${file.mimeType} is not supported for ${type}`);
    if (file.bytes.byteLength > maximumBytes)
      return invalidRequest(`Param filedata: must be at most ${maximumBytes} bytes`);
  }
  return withFault(state.faults.take('uploads', account.id), () => {
    const id = state.ids.media();
    const metadata = { id, account: account.id, expireTime: Infinity };
    if (file) state.media.add(file, metadata);
    else state.media.add({ mimeType: '', bytes: new Uint8Array() }, { ...metadata, link: payload.url });
    return success({ attachment_id: id });
  });
}

const bodySchema = z.looseObject({ message: z.unknown() });

/** Returns `message`, which may be an object or JSON in a string. */
function messageIn(body: unknown): unknown {
  const message = bodySchema.safeParse(body).data?.message;
  return typeof message === 'string' ? parse(message) : message;
}

function parse(text = ''): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
