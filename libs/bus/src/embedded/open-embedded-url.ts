import type { Bus } from '../bus.ts';
import { BusError } from '../bus-error.ts';
import { createEmbeddedBus } from './create-embedded-bus.ts';
import type { EmbeddedBusOptions } from './options.ts';

/** Opens the folder `address`. Fails with `invalid` when the address is empty or a parameter is not known. */
export async function openEmbeddedUrl(
  address: string,
  query: URLSearchParams,
  options: Omit<EmbeddedBusOptions, 'folder' | 'sync'>,
): Promise<Bus> {
  if (address === '')
    throw new BusError('invalid', 'The URL of an embedded bus names a folder, as embedded:./data does.');
  const { sync = 'always', ...unknown } = Object.fromEntries(query);
  if (sync !== 'always' && sync !== 'never') {
    throw new BusError('invalid', `The parameter sync of an embedded bus is always or never, not "${sync}".`);
  }
  const [name] = Object.keys(unknown);
  if (name !== undefined) {
    throw new BusError('invalid', `An embedded bus has the parameter sync and none that is called "${name}".`);
  }
  return createEmbeddedBus({ ...options, folder: address, sync });
}
