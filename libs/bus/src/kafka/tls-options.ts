import { isIP } from 'node:net';
import type { NodeAddress } from './kafka-node.ts';
import type { ConnectSettings } from './kafka-settings.ts';

/** What Node.js needs to know for a connection with TLS to a broker. */
export function tlsOptions({ host }: NodeAddress, { ca }: NonNullable<ConnectSettings['tls']>) {
  return {
    ...(ca === undefined ? {} : { ca }),
    // A name for the broker to choose its certificate by; addresses must not be sent as names.
    ...(isIP(host) === 0 ? { servername: host } : {}),
  };
}
