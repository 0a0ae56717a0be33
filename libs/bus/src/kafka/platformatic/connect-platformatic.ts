import { Connection } from '@platformatic/kafka';
import type { ConnectNode } from '../kafka-node.ts';
import type { ConnectSettings, SaslSettings } from '../kafka-settings.ts';
import { tlsOptions } from '../tls-options.ts';
import { platformaticError } from './platformatic-error.ts';
import { PlatformaticNode } from './platformatic-node.ts';

const MECHANISMS = {
  plain: 'PLAIN',
  'scram-sha-256': 'SCRAM-SHA-256',
  'scram-sha-512': 'SCRAM-SHA-512',
  oauthbearer: 'OAUTHBEARER',
} as const satisfies Record<SaslSettings['mechanism'], string>;

/** Connects to brokers with the protocol layer of @platformatic/kafka, without its producer and consumer. */
export function connectPlatformatic({ clientId, tls, sasl }: ConnectSettings): ConnectNode {
  return async (address, { connectTimeoutMs, requestTimeoutMs }) => {
    const connection = new Connection(clientId, {
      connectTimeout: connectTimeoutMs,
      requestTimeout: requestTimeoutMs,
      ...(tls === undefined ? {} : { tls: tlsOptions(address, tls) }),
      ...(sasl === undefined ? {} : { sasl: { ...sasl, mechanism: MECHANISMS[sasl.mechanism] } }),
    });
    // Requests reject with the same error.
    connection.on('error', () => undefined);
    try {
      await connection.connect(address.host, address.port);
    } catch (error) {
      void connection.close();
      throw platformaticError(address, error);
    }
    connection.socket.setKeepAlive(true, 60_000);
    return new PlatformaticNode(address, connection);
  };
}
