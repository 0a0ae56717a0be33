export { createEmbeddedBus } from './create-embedded-bus.ts';
export type { EmbeddedBusOptions } from './options.ts';
