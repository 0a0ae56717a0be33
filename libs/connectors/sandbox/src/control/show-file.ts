import type { Answer } from '../graph/answer.ts';
import type { SandboxState } from '../state/sandbox-state.ts';
import { ControlError } from './control-error.ts';

/** What browsers show without running anything in it. */
const shown = /^(image\/(jpeg|png|gif|webp)|audio\/[\w.-]+|video\/[\w.-]+)$/;

/** A file that somebody sent, for the page with the phone. Never runs in a browser, whatever its type. */
export function showFile({ media, now }: SandboxState, id: string): Answer {
  const file = media.get(id, now());
  if (!file) throw new ControlError(404, `there is no file ${id}, or not any more`);
  const { mimeType, bytes, link } = file;
  const headers = { 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; sandbox" };
  if (link !== undefined) return { status: 302, body: '', headers: { ...headers, location: link } };
  const isShown = shown.test(mimeType);
  return {
    status: 200,
    body: bytes,
    contentType: isShown ? mimeType : 'application/octet-stream',
    headers: { ...headers, ...(!isShown && { 'content-disposition': 'attachment' }) },
  };
}
