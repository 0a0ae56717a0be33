export {
  PROGRAM_ENVIRONMENT,
  startProcess,
  type AppProcess,
  type AppProcessOptions,
  type LogEntry,
} from './app-process.ts';
export { testSize } from './test-size.ts';
export { isolatedSettings, type Settings } from './settings.ts';
export { mutateJson } from './mutate-json.ts';
export { SEED, anyOf, createRandom } from './random.ts';
export { UploadRejected, downloadedSha256, newImage, readyFiles, sha256Of, uploadImage } from './media-load.ts';
