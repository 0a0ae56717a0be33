import type { Bus } from './bus.ts';
import { BusError } from './bus-error.ts';
import type { CreateBusOptions } from './bus-options.ts';

type OpenDriver = (address: string, query: URLSearchParams, options: CreateBusOptions) => Promise<Bus>;

/** The drivers by the scheme of their URLs. Each is loaded when it is used. */
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
 * Opens the log that a URL names: `embedded:./data` is a folder of this machine, relative or absolute, for this
 * process alone; `embedded:./data?sync=never` leaves it to the operating system when the disk is written.
 * `kafka://host:9092,host:9092` is a cluster, of which some brokers are named; its settings are parameters, which
 * `KafkaParameters` lists. Nothing is connected before the bus is used, and a broker that is away may come later.
 *
 * Fails with `invalid` for a URL that names no driver or has a parameter that the driver does not know.
 */
export async function createBus(url: string, options: CreateBusOptions = {}): Promise<Bus> {
  const [, scheme = '', address = '', query = ''] = /^([^:?]*):([^?]*)(?:\?(.*))?$/s.exec(url) ?? [];
  const open = drivers.get(scheme);
  if (open === undefined) {
    const schemes = [...drivers.keys()].map((name) => `${name}:`).join(', ');
    throw new BusError('invalid', `The URL of the bus must begin with one of ${schemes} and "${scheme}:" is none.`);
  }
  return open(address, new URLSearchParams(query), options);
}
