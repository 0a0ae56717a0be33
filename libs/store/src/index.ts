export type {
  AcceptedFact,
  Admission,
  Candidate,
  Change,
  Fact,
  InboundFact,
  MessagePage,
  MessageQuery,
  StateFact,
  Store,
} from './store.ts';
export { StoreError, type StoreErrorCode } from './store-error.ts';
export { createStore } from './create-store.ts';
export { createPostgresStore, type PostgresStoreOptions } from './postgres/postgres-store.ts';
export { createSqliteStore, type SqliteStoreOptions } from './sqlite/sqlite-store.ts';
export { advances, isFinal } from './states.ts';
export { deliveryIdOf, parseDeliveryId } from './delivery-id.ts';
