// An in-process fake router, for tests.
export { createFakeChat4All, type FakeChat4All } from './testing/fake.ts';
export type { FakeOptions } from './testing/state/fake-state.ts';
export { type Fault, type FaultOptions, type MethodName } from './testing/faults.ts';
export type { InboundInput } from './testing/state/inbound.ts';
