import { isIP } from 'node:net';
import type { NodeAddress } from './kafka-node.ts';
import type { ConnectSettings } from './kafka-settings.ts';

/** The TLS options of a connection to a broker. */
export function tlsOptions({ host }: NodeAddress, { ca }: NonNullable<ConnectSettings['tls']>) {
  return {
    ...(ca === undefined ? {} : { ca }),
    // The server name (SNI), by which the broker chooses its certificate; IP addresses are not allowed there.
    ...(isIP(host) === 0 ? { servername: host } : {}),
  };
}
