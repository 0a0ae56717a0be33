export { describeStore } from './testing/describe-store.ts';
export type { StoreEnvironment } from './testing/use-store.ts';
