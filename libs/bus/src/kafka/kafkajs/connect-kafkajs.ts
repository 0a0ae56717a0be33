import { connect as connectSocket, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { BusLog } from '../../bus-options.ts';
import type { ConnectNode } from '../kafka-node.ts';
import type { ConnectSettings } from '../kafka-settings.ts';
import { registerCodecs } from './kafkajs-codecs.ts';
import { kafkajsError } from './kafkajs-error.ts';
import {
  Broker,
  ConnectionPool,
  type ConnectionPoolOptions,
  type InternalLogger,
  skipChecksOfEmptyQueues,
  type SocketOptions,
} from './kafkajs-internals.ts';
import { KafkajsNode } from './kafkajs-node.ts';
import { tlsOptions } from '../tls-options.ts';

/** Connects to brokers with the protocol layer of kafkajs, without its producer and consumer. */
export function connectKafkajs({ clientId, tls, sasl, log }: ConnectSettings): ConnectNode {
  registerCodecs();
  skipChecksOfEmptyQueues();
  return async (address, { connectTimeoutMs, requestTimeoutMs }) => {
    const sockets = new Set<Socket>();
    const logger = loggerOf(log);
    const close = (): void => {
      // With an error, because kafkajs does not notice a socket that is closed without one.
      for (const socket of sockets) socket.destroy(new Error('connection closed'));
    };
    const connectionPool = new ConnectionPool({
      ...address,
      clientId,
      logger,
      ssl: tls === undefined ? null : tlsOptions(address, tls),
      sasl: saslOptions(sasl),
      connectionTimeout: connectTimeoutMs,
      requestTimeout: requestTimeoutMs,
      socketFactory: (options) => {
        const socket = openSocket(options);
        sockets.add(socket);
        socket.once('close', () => sockets.delete(socket));
        return socket;
      },
    });
    const authenticationTimeout = connectTimeoutMs;
    const broker = new Broker({ connectionPool, logger, authenticationTimeout, allowAutoTopicCreation: false });
    // kafkajs waits forever for a broker that accepts a connection and closes it during the TLS handshake.
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new Error('Connection timeout'));
      }, 2 * connectTimeoutMs);
    });
    try {
      await Promise.race([broker.connect(), tooLong]);
    } catch (error) {
      close();
      throw kafkajsError(address, error);
    } finally {
      clearTimeout(timer);
    }
    return new KafkajsNode(address, broker, close);
  };
}

function openSocket({ host, port, ssl, onConnect }: SocketOptions): Socket {
  const socket =
    ssl === null ? connectSocket({ host, port }, onConnect) : connectTls({ ...ssl, host, port }, onConnect);
  return socket.setKeepAlive(true, 60_000).setNoDelay(true);
}

function saslOptions(sasl: ConnectSettings['sasl']): ConnectionPoolOptions['sasl'] {
  if (sasl?.mechanism !== 'oauthbearer') return sasl ?? null;
  const { mechanism, token } = sasl;
  return { mechanism, oauthBearerProvider: async () => ({ value: await token() }) };
}

/** Logs errors of kafkajs as warnings: the driver retries most of them, and reports those that persist. */
function loggerOf(log: BusLog): InternalLogger {
  const debug = (message: string, fields: object = {}): void => {
    log('debug', `kafkajs: ${message}`, { ...fields });
  };
  // Its debug lines contain whole answers.
  const nothing = (): void => undefined;
  const logger: InternalLogger = { namespace: () => logger, debug: nothing, info: debug, warn: debug, error: debug };
  return logger;
}
