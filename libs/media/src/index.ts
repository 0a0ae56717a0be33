export { createMediaStore } from './create-media-store.ts';
export { type Inspection, InspectedBytes, MIME_TYPE, findTypeProblem, inspectBytes, typeOf } from './inspect-bytes.ts';
export { freeChunk } from './free-chunk.ts';
export { MediaError, type MediaErrorCode } from './media-error.ts';
export type {
  ByteRange,
  DownloadLinkOptions,
  FileEntry,
  MediaLinks,
  MediaStore,
  PutOptions,
  StoredFile,
  UploadLink,
} from './media-store.ts';
export { createMediaScanner } from './scan/create-media-scanner.ts';
export type { MediaScanner } from './scan/media-scanner.ts';
export { loadMediaConverter } from './convert/load-media-converter.ts';
export type { ConversionTarget, ConvertedFile, ConvertibleType, MediaConverter } from './convert/media-converter.ts';
