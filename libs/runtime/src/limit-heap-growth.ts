import { setFlagsFromString } from 'node:v8';

/**
 * How much the heap of an app grows, in percent of what is in use, before its garbage is collected. V8 waits for up to 300 percent on machines
 * with much memory. Measured with the standalone app at 500 messages per second: 355 instead of 515 MB resident, at the same rate.
 */
const GROWTH_PERCENT = 50;

/** Collects garbage earlier, in all threads of the process from now on. NODE_OPTIONS does not accept the flag, so apps set it at their start. */
export function limitHeapGrowth(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
}
