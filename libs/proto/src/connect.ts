import { type ChannelCredentials, type ChannelOptions, Metadata, credentials } from '@grpc/grpc-js';
import { ChannelServiceClient } from './gen/chat4all/v1/channel.ts';
import { ChatServiceClient } from './gen/chat4all/v1/chat.ts';
import { ConversationServiceClient } from './gen/chat4all/v1/conversation.ts';
import { DeadLetterServiceClient } from './gen/chat4all/v1/dead_letter.ts';
import { DirectoryServiceClient } from './gen/chat4all/v1/directory.ts';
import { MediaServiceClient } from './gen/chat4all/v1/media.ts';

/** Where and as whom to connect. */
export interface ConnectOptions {
  /** `host:port` of a router. Default: `127.0.0.1:50051`. */
  readonly address?: string;
  /** Sent as `authorization: Bearer …` with every call that is made with {@link Connection.metadata}. */
  readonly apiKey?: string;
  /** Default: no encryption. */
  readonly credentials?: ChannelCredentials;
  /** grpc-js' own options. */
  readonly channelOptions?: ChannelOptions;
}

/** One client per service, over one connection each. */
export interface Connection {
  readonly chat: ChatServiceClient;
  readonly conversations: ConversationServiceClient;
  readonly directory: DirectoryServiceClient;
  readonly channels: ChannelServiceClient;
  readonly media: MediaServiceClient;
  readonly deadLetters: DeadLetterServiceClient;
  /** The metadata that identifies the caller; pass it with every call. */
  readonly metadata: Metadata;
  /** Ends the connections. Calls under way fail with CANCELLED. */
  close(): void;
}

/** Makes the clients. Connects with the first call, and again by itself when the connection is lost. */
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
  };
  return {
    ...clients,
    metadata,
    close: () => {
      for (const client of Object.values(clients)) client.close();
    },
  };
}
