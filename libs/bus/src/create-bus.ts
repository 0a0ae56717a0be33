import type { Bus } from './bus.ts';
import { BusError } from './bus-error.ts';
import type { CreateBusOptions } from './bus-options.ts';

type OpenDriver = (address: string, query: URLSearchParams, options: CreateBusOptions) => Promise<Bus>;

/** The drivers by URL scheme. Each is loaded when it is used. */
const drivers = new Map<string, OpenDriver>([
  [
    'embedded',
    async (address, query, options) => {
      const { openEmbeddedUrl } = await import('./embedded/open-embedded-url.ts');
      return openEmbeddedUrl(address, query, options);
    },
  ],
  [
    'kafka',
    async (address, query, options) => {
      const { openKafkaUrl } = await import('./kafka/open-kafka-url.ts');
      return openKafkaUrl(address, query, options);
    },
  ],
]);

/**
 * Opens the log at a URL:
 * - `embedded:./data`: a folder, relative or absolute, for this process only. With `?sync=never` the operating system decides
 *   when the disk is written.
 * - `kafka://host:9092,host:9092`: a cluster, by some of its brokers. `KafkaParameters` lists the parameters. It connects at
 *   first use; brokers that are down may start later.
 *
 * Fails with `invalid` for an unknown scheme or parameter.
 */
export async function createBus(url: string, options: CreateBusOptions = {}): Promise<Bus> {
  const [, scheme = '', address = '', query = ''] = /^([^:?]*):([^?]*)(?:\?(.*))?$/s.exec(url) ?? [];
  const open = drivers.get(scheme);
  if (open === undefined) {
    const schemes = [...drivers.keys()].map((name) => `${name}:`).join(', ');
    throw new BusError('invalid', `bus: unknown scheme "${scheme}:"; use one of ${schemes}`);
  }
  return open(address, new URLSearchParams(query), options);
}
