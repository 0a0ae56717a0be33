import type { Bus } from '@chat4all/bus';
import type { Metrics } from '@chat4all/metrics';
import {
  AccountServiceService,
  ApiKeyServiceService,
  AuditServiceService,
  ChannelServiceService,
  ChatServiceService,
  ConversationServiceService,
  DeadLetterServiceService,
  DirectoryServiceService,
  MediaServiceService,
  TemplateServiceService,
  ThreadServiceService,
  WebhookServiceService,
} from '@chat4all/proto';
import {
  type Configuration,
  type ListenAddress,
  type Logger,
  connectionLimit,
  formatListenAddress,
  listenOn,
} from '@chat4all/runtime';
import type { Store } from '@chat4all/store';
import type { AccountSettingsOptions } from './accounts/account-options.ts';
import { FrozenAccountCache } from './accounts/frozen-account-cache.ts';
import { createAuthenticate } from './authentication/authenticate.ts';
import { KeyUses } from './authentication/key-uses.ts';
import { OptOutCache } from './consent/opt-out-cache.ts';
import { EventHub } from './events/event-hub.ts';
import { browserAccess } from './http/browser-access.ts';
import { httpRoutes } from './http/http-routes.ts';
import { listenForHttp } from './http/http-server.ts';
import { IdempotencyCache } from './idempotency/idempotency-cache.ts';
import { DailyQuotas } from './limits/daily-quotas.ts';
import { Quotas } from './limits/quotas.ts';
import { type ApiLimits, RequestLimiter } from './limits/request-limiter.ts';
import { RouterShares } from './limits/router-shares.ts';
import { MemoryGuard, type MemoryLimits, divideMemory } from './memory-limits/memory-guard.ts';
import { type MediaSettings, startMedia } from './media/start-media.ts';
import { createIngestBudget } from './messages/ingest/ingest-messages.ts';
import { RecipientLoader } from './recipients/recipient-loader.ts';
import { ConnectionGuard } from './server/connection-guard.ts';
import { bindServer, createServer, shutDownServer } from './server/grpc-server.ts';
import { toGrpcHandlers } from './server/grpc-handlers.ts';
import { HandlerFactory } from './server/handler-factory.ts';
import { type HealthChecks, serveHealth } from './server/health.ts';
import { serveReflection } from './server/reflection.ts';
import { createServerCredentials } from './server/server-credentials.ts';
import { createService } from './server/service.ts';
import { accountService } from './services/account-service.ts';
import { apiKeyService } from './services/api-key-service.ts';
import { auditService } from './services/audit-service.ts';
import { channelService } from './services/channel-service.ts';
import { chatService } from './services/chat-service.ts';
import { conversationService } from './services/conversation-service.ts';
import { deadLetterService } from './services/dead-letter-service.ts';
import { directoryService } from './services/directory-service.ts';
import { mediaService } from './services/media-service.ts';
import { templateService } from './services/template-service.ts';
import { threadService } from './services/thread-service.ts';
import { webhookService } from './services/webhook-service.ts';
import { TemplateCache } from './templates/template-cache.ts';
import type { WebhookSettings } from './webhooks/webhook-options.ts';

/** The share of the process's file descriptors that the API's clients may use. Webhooks and the sandbox have the rest. */
const SHARE_OF_DESCRIPTORS = 0.6;

/** The HTTP server of the API. */
export interface HttpSettings {
  readonly address: ListenAddress;
  /** The URL at which clients reach it. Default: the listen address. */
  readonly url?: string | undefined;
  /** The origins of the web pages that may call it. */
  readonly origins: readonly string[];
}

/** The options of {@link startApiServer}. */
export interface ApiServerOptions {
  readonly bus: Bus;
  readonly store: Store;
  /** The bytes of files, and the limits of uploads. */
  readonly media: MediaSettings;
  /** How tenants may configure event webhooks. */
  readonly webhooks: WebhookSettings;
  /** How tenants may configure accounts, and the channels of this installation. */
  readonly accounts: AccountSettingsOptions;
  readonly http: HttpSettings;
  /** The tenants, accounts and keys; changes apply to the next call. */
  readonly configuration: Pick<Configuration, 'tenants' | 'accounts' | 'unusable' | 'tls' | 'onChange' | 'refresh'>;
  /** How long the log keeps a record, in milliseconds; EraseUser reports it. */
  readonly logRetentionMs: number;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly limits: ApiLimits;
  /** Parts of the memory that clients can make the server hold. Default: by `limits.clientMemoryBytes`. */
  readonly memoryLimits?: Partial<MemoryLimits>;
  /** The checks behind the health service. Default: the checks of the bus and the store. */
  readonly checks?: HealthChecks;
}

/** A server that listens. */
export interface ApiServer {
  /** `host:port` of the gRPC server, with the actual port. */
  readonly address: string;
  /** The URL of the HTTP server, with the actual port. */
  readonly httpUrl: string;
  /** Refuses new calls, ends streams with UNAVAILABLE, answers running calls, and resolves. */
  close(): Promise<void>;
}

/** Serves the API by gRPC, with health and reflection, and by HTTP, with the links of files. Rejects if it cannot listen. */
export async function startApiServer(options: ApiServerOptions, { host, port }: ListenAddress): Promise<ApiServer> {
  const { configuration, metrics, logger, bus, store, limits } = options;
  const tenants = () => configuration.tenants;
  const { directory } = store;
  const memoryLimits = { ...divideMemory(limits.clientMemoryBytes), ...options.memoryLimits };
  const stopping = new AbortController();
  const http = await listenOn('CHAT4ALL_HTTP', options.http.address, (address) =>
    listenForHttp({ configuration, logger }, address),
  );
  const httpUrl = options.http.url ?? http.url;
  const media = startMedia(options.media, { store, tenants, httpUrl, metrics, logger });
  const frozenAccounts = new FrozenAccountCache(store.accounts, logger);
  const optOuts = new OptOutCache(directory.consents, logger);
  const shares = new RouterShares({ usage: store.usage, tenants, logger });
  const templates = new TemplateCache({ store: store.templates, bus, logger });
  const dailyQuotas = new DailyQuotas({ usage: store.usage, tenants, logger });
  const context = {
    ...{ bus, store, directory, metrics, logger, frozenAccounts, optOuts, templates, dailyQuotas },
    configuration,
    accounts: configuration.accounts,
    channels: options.accounts.connectors.channels,
    converter: options.media.converter,
    logRetentionMs: options.logRetentionMs,
    stopping: stopping.signal,
    hub: new EventHub(bus),
    idempotency: new IdempotencyCache(store, logger),
    recipients: new RecipientLoader(directory),
    quotas: new Quotas(tenants, shares),
    ingestBudget: createIngestBudget(memoryLimits.ingestedMessages, metrics),
  };
  const keyUses = new KeyUses(store.configuration.apiKeys, logger);
  const authenticate = createAuthenticate(tenants, keyUses);
  const handlers = new HandlerFactory({
    ...{ metrics, logger, audit: store.audit, stopping: stopping.signal },
    ...{ authenticate, tenants },
    limiter: new RequestLimiter(limits),
  });

  const authenticatedPaths = new Set<string>();
  const guard = new MemoryGuard(authenticatedPaths, metrics, memoryLimits);
  const connections = new ConnectionGuard({
    maximum: connectionLimit(limits.connections, SHARE_OF_DESCRIPTORS),
    prefaceMs: limits.prefaceMs,
    ...{ metrics, logger },
  });
  const webhooks = { ...options.webhooks, endpoints: store.webhooks, bus };
  const chat = chatService(context, handlers);
  const services = [
    createService(ChatServiceService, chat),
    createService(ChannelServiceService, channelService(context, handlers)),
    createService(DeadLetterServiceService, deadLetterService(context, handlers)),
    createService(ConversationServiceService, conversationService(context, handlers)),
    createService(DirectoryServiceService, directoryService(context, handlers)),
    createService(MediaServiceService, mediaService(media.options, handlers)),
    createService(AuditServiceService, auditService(store.audit, handlers)),
    createService(TemplateServiceService, templateService(context, handlers)),
    createService(ThreadServiceService, threadService(context, handlers)),
    createService(WebhookServiceService, webhookService(webhooks, handlers)),
    createService(AccountServiceService, accountService({ ...options.accounts, configuration, store }, handlers)),
    createService(ApiKeyServiceService, apiKeyService({ configuration, store }, handlers)),
  ];
  const server = createServer(limits, guard.interceptor);
  for (const { definition, handlers: implemented } of services) {
    for (const { path } of Object.values(definition)) authenticatedPaths.add(path);
    server.addService(definition, toGrpcHandlers(implemented));
  }
  const access = browserAccess({ origins: options.http.origins, host: options.http.address.host, url: httpUrl });
  const files = media.options.bytes.links ? undefined : media.options;
  http.serve(httpRoutes({ services, authenticate, streamEvents: chat.streamEvents, files, access, logger }));
  const checks = options.checks ?? { bus: () => bus.check(), store: () => store.check() };
  const health = serveHealth(server, checks, logger);
  serveReflection(server);
  const stopRefreshing = async (): Promise<void> => {
    health.stop();
    await Promise.all([
      frozenAccounts.close(),
      optOuts.close(),
      templates.close(),
      shares.close(),
      media.close(),
      keyUses.close(),
    ]);
  };

  try {
    const address = formatListenAddress({ host, port });
    const actualPort = await bindServer(server, address, createServerCredentials(configuration, metrics));
    guard.start(actualPort);
    connections.start(actualPort);
    return {
      address: formatListenAddress({ host, port: actualPort }),
      httpUrl: http.url,
      close: async () => {
        await stopRefreshing();
        stopping.abort();
        await Promise.all([shutDownServer(server), http.close()]);
        guard.stop();
        connections.stop();
        await dailyQuotas.close();
      },
    };
  } catch (error) {
    await Promise.all([stopRefreshing(), http.close()]);
    await dailyQuotas.close();
    throw error;
  }
}
