import type { Bus } from '../bus.ts';
import { BusError } from '../bus-error.ts';
import { createEmbeddedBus } from './create-embedded-bus.ts';
import type { EmbeddedBusOptions } from './options.ts';

/** Opens the folder `address`. Fails with `invalid` if it is empty or a parameter is unknown. */
export async function openEmbeddedUrl(
  address: string,
  query: URLSearchParams,
  options: Omit<EmbeddedBusOptions, 'folder' | 'sync'>,
): Promise<Bus> {
  if (address === '') throw new BusError('invalid', 'bus: the URL has no folder; use embedded:<folder>');
  const { sync = 'always', ...unknown } = Object.fromEntries(query);
  if (sync !== 'always' && sync !== 'never') {
    throw new BusError('invalid', `bus: sync must be always or never (got "${sync}")`);
  }
  const [name] = Object.keys(unknown);
  if (name !== undefined) {
    throw new BusError('invalid', `bus: unknown parameter "${name}" of embedded:; the only one is sync`);
  }
  return createEmbeddedBus({ ...options, folder: address, sync });
}
