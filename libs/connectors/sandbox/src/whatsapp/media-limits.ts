const megabyte = 1024 * 1024;

// Source: developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media (2026-06-16). Of
// documents Meta lists office formats, and takes any type. Stickers that do not move may have 100 KB.
const limits = new Map([
  ['image', { maximumBytes: 5 * megabyte, types: ['image/jpeg', 'image/png'] }],
  ['sticker', { maximumBytes: 500 * 1024, types: ['image/webp'] }],
  ['audio', { maximumBytes: 16 * megabyte, types: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'] }],
  ['video', { maximumBytes: 16 * megabyte, types: ['video/mp4', 'video/3gpp'] }],
]);
const maximumDocumentBytes = 100 * megabyte;

/** What the Cloud API has against taking a file; undefined when it takes it. */
export function uploadProblem(mimeType: string, bytes: number): string | undefined {
  if (!/^[\w.+-]+\/[\w.+-]+$/.test(mimeType)) return 'Param type must be a MIME type, for example image/jpeg';
  const limit = [...limits.values()].find(({ types }) => types.includes(mimeType));
  if (!limit && /^(image|audio|video)\//.test(mimeType)) {
    const types = [...limits.values()].flatMap((each) => each.types).join(', ');
    return `Param file must be a file with one of the following types: ${types}. Received file of type '${mimeType}'.`;
  }
  const { maximumBytes } = limit ?? { maximumBytes: maximumDocumentBytes };
  return bytes > maximumBytes ? `Param file must be smaller than ${maximumBytes} bytes` : undefined;
}

/** Whether a file of this type can be sent as an image, a video, … */
export function isFileFor(messageType: string, mimeType: string): boolean {
  return limits.get(messageType)?.types.includes(mimeType) ?? true;
}
