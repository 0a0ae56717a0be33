export { describeMediaStore, type MediaStoreEnvironment } from './testing/describe-media-store.ts';
