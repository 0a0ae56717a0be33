export { describeStore, type StoreEnvironment } from './testing/describe-store.ts';
