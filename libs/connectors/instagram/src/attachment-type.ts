import { type MediaType, refusal } from '@chat4all/connector';
import { mediaLimits } from './capabilities.ts';

const names = { image: 'image', video: 'video', audio: 'audio', document: 'file' } as const;

/** How Instagram names a kind of file, and how large one may be. Throws a ConnectorError for a kind that it does not take. */
export function attachmentType(type: MediaType): { readonly name: string; readonly maximumBytes: number } {
  if (type === 'sticker') throw refusal('Instagram takes no stickers: send an image', 'invalid');
  return { name: names[type], maximumBytes: mediaLimits[type].maximumBytes };
}
