export { describeBus } from './testing/describe-bus.ts';
export type { BusEnvironment, BusFeatures, CreateBusEnvironment } from './testing/features.ts';
