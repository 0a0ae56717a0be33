import {
  Server,
  type ServerCredentials,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { Bus } from '@chat4all/bus';
import type { Capabilities } from '@chat4all/connector';
import type { Metrics } from '@chat4all/metrics';
import {
  ChannelServiceService,
  ChatServiceService,
  ConversationServiceService,
  DeadLetterServiceService,
  DirectoryServiceService,
  MediaServiceService,
} from '@chat4all/proto';
import { type Configuration, type ListenAddress, type Logger, formatListenAddress } from '@chat4all/runtime';
import type { Store } from '@chat4all/store';
import { watchFrozenAccounts } from './accounts/frozen-account-cache.ts';
import { createAuthenticate } from './authentication/authenticate.ts';
import { type ApiLimits, RequestLimiter } from './limits/request-limiter.ts';
import { channelService } from './services/channel-service.ts';
import { chatService } from './services/chat-service.ts';
import { IdempotencyCache } from './idempotency/idempotency-cache.ts';
import { conversationService } from './services/conversation-service.ts';
import { countDailyMessages } from './limits/daily-quotas.ts';
import { deadLetterService } from './services/dead-letter-service.ts';
import { RecipientLoader } from './recipients/recipient-loader.ts';
import { directoryService } from './services/directory-service.ts';
import { watchOptOuts } from './consent/opt-out-cache.ts';
import { EventHub } from './events/event-hub.ts';
import { withUnserved } from './server/handlers.ts';
import { MemoryGuard, type MemoryLimits } from './memory-limits/memory-guard.ts';
import { Quotas } from './limits/quotas.ts';
import { createServerCredentials } from './server/server-credentials.ts';
import { withUnreadable } from './server/readable-requests.ts';
import { type HealthChecks, serveHealth } from './server/health.ts';
import { serveReflection } from './server/reflection.ts';

/** The largest request that is read, in bytes: a batch of 1,000 messages with their longest texts fits. */
const MAXIMUM_REQUEST_BYTES = 16 * 1024 * 1024;

/** How long a connection that is too old may finish what it has, in milliseconds; streams are resumed on a new one. */
const CONNECTION_GRACE_MS = 60_000;

/** How long calls that have begun may take when the server stops, in milliseconds: shorter than the grace of an app. */
const SHUTDOWN_MS = 5_000;

/** A connection that is silent for so long is asked for a sign of life, in milliseconds: a client that has died holds nothing. */
const KEEPALIVE_MS = 60_000;
const KEEPALIVE_TIMEOUT_MS = 20_000;

/** What the server works with. */
export interface ApiServerOptions {
  readonly bus: Bus;
  readonly store: Store;
  /** Who calls, and from where they send. What it says at the moment of a call holds. */
  readonly configuration: Pick<Configuration, 'tenants' | 'accounts' | 'tls' | 'onChange'>;
  /** Every channel that there is. */
  readonly channels: ReadonlyMap<string, Capabilities>;
  /** How long the log keeps a record, in milliseconds. */
  readonly logRetentionMs: number;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly limits: ApiLimits;
  /** What calls may hold in memory together. Default: the limits of docs/security.md. */
  readonly memoryLimits?: Partial<MemoryLimits>;
  /** For health. Default: the bus and the store can be reached. */
  readonly checks?: HealthChecks;
}

/** A server that listens. */
export interface ApiServer {
  /** `host:port`, with the port that it really has. */
  readonly address: string;
  /** Takes no more calls, ends the streams so that their readers go on elsewhere, answers what has begun, and resolves. */
  close(): Promise<void>;
}

/** Serves the gRPC API with health and reflection. Rejects when it cannot listen. */
export async function startApiServer(options: ApiServerOptions, { host, port }: ListenAddress): Promise<ApiServer> {
  const { configuration, metrics, logger, bus, store, limits } = options;
  const served = new Set<string>();
  const guard = new MemoryGuard(served, metrics, options.memoryLimits);
  const server = new Server({
    interceptors: [guard.interceptor],
    'grpc.max_receive_message_length': MAXIMUM_REQUEST_BYTES,
    'grpc.max_concurrent_streams': limits.callsPerConnection,
    'grpc.max_connection_age_ms': limits.connectionAgeMs,
    'grpc.max_connection_age_grace_ms': CONNECTION_GRACE_MS,
    'grpc.keepalive_time_ms': KEEPALIVE_MS,
    'grpc.keepalive_timeout_ms': KEEPALIVE_TIMEOUT_MS,
    // Book-keeping for a debugging service that is not served; it costs a twentieth of each call.
    'grpc.enable_channelz': 0,
  });
  const stopping = new AbortController();
  const authenticate = createAuthenticate(() => configuration.tenants);
  const context = { authenticate, slots: new RequestLimiter(limits), metrics, logger };
  const { directory } = store;
  const frozen = watchFrozenAccounts(store.accounts, logger);
  const optOuts = watchOptOuts(directory.consents, logger);
  const { accounts } = configuration;
  const quotas = new Quotas(() => configuration.tenants);
  const dailyQuotas = countDailyMessages(store.usage, () => configuration.tenants, logger);
  const services = {
    ...options,
    accounts,
    stopping: stopping.signal,
    hub: new EventHub(bus),
    known: new IdempotencyCache(store, logger),
    frozen,
    directory,
    addressees: new RecipientLoader(directory),
    optOuts,
    quotas,
    dailyQuotas,
  };

  const serve = (definition: ServiceDefinition, handlers: UntypedServiceImplementation): void => {
    for (const { path } of Object.values(definition)) served.add(path);
    server.addService(withUnreadable(definition), handlers);
  };
  serve(ChatServiceService, chatService(services, context));
  serve(ChannelServiceService, channelService(services, context));
  serve(DeadLetterServiceService, deadLetterService(services, context));
  serve(ConversationServiceService, conversationService(services, context));
  serve(DirectoryServiceService, directoryService(services, context));
  serve(MediaServiceService, withUnserved(MediaServiceService, {}));
  const checks = options.checks ?? { bus: () => bus.check(), store: () => store.check() };
  const health = serveHealth(server, checks, logger);
  serveReflection(server);
  const stopWatching = (): void => {
    health.stop();
    frozen.stop();
    optOuts.stop();
  };

  try {
    const actualPort = await bind(server, formatListenAddress({ host, port }), createServerCredentials(configuration));
    guard.start(actualPort);
    return {
      address: formatListenAddress({ host, port: actualPort }),
      close: async () => {
        stopWatching();
        stopping.abort();
        await shutdown(server);
        guard.stop();
        // Behind the last message.
        await dailyQuotas.stop();
      },
    };
  } catch (error) {
    stopWatching();
    await dailyQuotas.stop();
    throw error;
  }
}

function bind(server: Server, address: string, credentials: ServerCredentials): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, credentials, (error, port) => {
      if (error) reject(error);
      else resolve(port);
    });
  });
}

/** Answers what has begun, and does not wait for long for clients that hold their calls open. */
function shutdown(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = setTimeout(() => {
      server.forceShutdown();
      // The other callback waits for clients that keep their end of a connection.
      resolve();
    }, SHUTDOWN_MS);
    server.tryShutdown((error) => {
      clearTimeout(giveUp);
      if (error) reject(error);
      else resolve();
    });
  });
}
