import { isIP } from 'node:net';
import type { NodeAddress } from './kafka-node.ts';
import type { ConnectSettings } from './kafka-settings.ts';

/** The TLS options of a connection to a broker. */
export function tlsOptions({ host }: NodeAddress, readFiles: NonNullable<ConnectSettings['tls']>) {
  const { ca, client } = readFiles();
  return {
    ...(ca === undefined ? {} : { ca }),
    ...client,
    // The server name (SNI), by which the broker chooses its certificate; IP addresses are not allowed there.
    ...(isIP(host) === 0 ? { servername: host } : {}),
  };
}
