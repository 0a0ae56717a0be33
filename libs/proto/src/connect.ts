import { type ChannelCredentials, type ChannelOptions, Metadata, credentials } from '@grpc/grpc-js';
import { AccountServiceClient } from './gen/chat4all/v1/account.ts';
import { ApiKeyServiceClient } from './gen/chat4all/v1/api_key.ts';
import { AuditServiceClient } from './gen/chat4all/v1/audit.ts';
import { ChannelServiceClient } from './gen/chat4all/v1/channel.ts';
import { ChatServiceClient } from './gen/chat4all/v1/chat.ts';
import { ConversationServiceClient } from './gen/chat4all/v1/conversation.ts';
import { DeadLetterServiceClient } from './gen/chat4all/v1/dead_letter.ts';
import { DirectoryServiceClient } from './gen/chat4all/v1/directory.ts';
import { MediaServiceClient } from './gen/chat4all/v1/media.ts';
import { TemplateServiceClient } from './gen/chat4all/v1/template.ts';
import { ThreadServiceClient } from './gen/chat4all/v1/thread.ts';
import { WebhookServiceClient } from './gen/chat4all/v1/webhook.ts';

/** The options of {@link connect}. */
export interface ConnectOptions {
  /** `host:port` of a router. Default: `127.0.0.1:50051`. */
  readonly address?: string;
  /** The API key or token of {@link Connection.metadata}, sent as `authorization: Bearer …`. */
  readonly apiKey?: string;
  /** Default: plaintext. */
  readonly credentials?: ChannelCredentials;
  /** The channel options of grpc-js. */
  readonly channelOptions?: ChannelOptions;
}

/** A client per service, each with its own connection. */
export interface Connection {
  readonly chat: ChatServiceClient;
  readonly conversations: ConversationServiceClient;
  readonly directory: DirectoryServiceClient;
  readonly channels: ChannelServiceClient;
  readonly media: MediaServiceClient;
  readonly deadLetters: DeadLetterServiceClient;
  readonly webhooks: WebhookServiceClient;
  readonly accounts: AccountServiceClient;
  readonly apiKeys: ApiKeyServiceClient;
  readonly audit: AuditServiceClient;
  readonly templates: TemplateServiceClient;
  readonly threads: ThreadServiceClient;
  /** The metadata that authenticates the caller; pass it to every call. */
  readonly metadata: Metadata;
  /** Closes the connections. Running calls fail with CANCELLED. */
  close(): void;
}

/** Creates the clients. They connect with the first call, and reconnect automatically. */
export function connect(options: ConnectOptions = {}): Connection {
  const address = options.address ?? '127.0.0.1:50051';
  const channel = options.credentials ?? credentials.createInsecure();
  const channelOptions = options.channelOptions ?? {};
  const metadata = new Metadata();
  if (options.apiKey !== undefined) metadata.set('authorization', `Bearer ${options.apiKey}`);
  const clients = {
    chat: new ChatServiceClient(address, channel, channelOptions),
    conversations: new ConversationServiceClient(address, channel, channelOptions),
    directory: new DirectoryServiceClient(address, channel, channelOptions),
    channels: new ChannelServiceClient(address, channel, channelOptions),
    media: new MediaServiceClient(address, channel, channelOptions),
    deadLetters: new DeadLetterServiceClient(address, channel, channelOptions),
    webhooks: new WebhookServiceClient(address, channel, channelOptions),
    accounts: new AccountServiceClient(address, channel, channelOptions),
    apiKeys: new ApiKeyServiceClient(address, channel, channelOptions),
    audit: new AuditServiceClient(address, channel, channelOptions),
    templates: new TemplateServiceClient(address, channel, channelOptions),
    threads: new ThreadServiceClient(address, channel, channelOptions),
  };
  return {
    ...clients,
    metadata,
    close: () => {
      for (const client of Object.values(clients)) client.close();
    },
  };
}
