const MEGABYTE = 1024 * 1024;

// Source: developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media (2026-06-16). Meta
// lists office formats for documents, but accepts any type. The limit of static stickers is 100 KB.
const LIMITS = new Map([
  ['image', { maximumBytes: 5 * MEGABYTE, types: ['image/jpeg', 'image/png'] }],
  ['sticker', { maximumBytes: 500 * 1024, types: ['image/webp'] }],
  ['audio', { maximumBytes: 16 * MEGABYTE, types: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'] }],
  ['video', { maximumBytes: 16 * MEGABYTE, types: ['video/mp4', 'video/3gpp'] }],
]);
const MAXIMUM_DOCUMENT_BYTES = 100 * MEGABYTE;

/** Returns the Cloud API's description of a problem with an upload, or undefined if there is none. */
export function uploadProblem(mimeType: string, bytes: number): string | undefined {
  if (!/^[\w.+-]+\/[\w.+-]+$/.test(mimeType)) return 'Param type must be a MIME type, for example image/jpeg';
  const limit = [...LIMITS.values()].find(({ types }) => types.includes(mimeType));
  if (!limit && /^(image|audio|video)\//.test(mimeType)) {
    const types = [...LIMITS.values()].flatMap((each) => each.types).join(', ');
    return `Param file must be a file with one of the following types: ${types}. Received file of type '${mimeType}'.`;
  }
  const { maximumBytes } = limit ?? { maximumBytes: MAXIMUM_DOCUMENT_BYTES };
  return bytes > maximumBytes ? `Param file must be smaller than ${maximumBytes} bytes` : undefined;
}

/** Returns whether a file of this MIME type can be sent in a message of this type. */
export function isFileFor(messageType: string, mimeType: string): boolean {
  return LIMITS.get(messageType)?.types.includes(mimeType) ?? true;
}
