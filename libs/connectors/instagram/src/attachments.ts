import type { MediaContent, MediaType } from '@chat4all/connector';
import { attachmentSchema } from './wire.ts';

const types: ReadonlyMap<string, MediaType> = new Map([
  ['image', 'image'],
  ['video', 'video'],
  ['audio', 'audio'],
  ['file', 'document'],
]);

/** One of a message's `attachments` as a file; undefined for shares, story mentions and whatever else there is. */
export function readAttachment(part: unknown): MediaContent | undefined {
  const { data } = attachmentSchema.safeParse(part);
  const type = data && types.get(data.type);
  if (type === undefined || data?.payload.url === undefined) return undefined;
  return { kind: 'media', type, url: data.payload.url };
}
