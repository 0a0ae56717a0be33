import { Server, ServerCredentials } from '@grpc/grpc-js';
import {
  ChannelServiceService,
  ChatServiceService,
  ConversationServiceService,
  DeadLetterServiceService,
  DirectoryServiceService,
  MediaServiceService,
} from '@chat4all/proto';
import { type ListenAddress, type Logger, type Tenant, formatListenAddress } from '@chat4all/runtime';
import { createAuthenticate } from './authenticate.ts';
import { channelService } from './channel-service.ts';
import { type ChatServiceOptions, chatService } from './chat/chat-service.ts';
import { withUnserved } from './handler.ts';
import { serveHealth } from './health.ts';
import { serveReflection } from './reflection.ts';

/** The largest request that is read, in bytes: a batch of 1,000 messages with their longest texts fits. */
const MAXIMUM_REQUEST_BYTES = 16 * 1024 * 1024;

/** What the server works with. */
export interface ApiServerOptions extends Omit<ChatServiceOptions, 'stopping'> {
  readonly tenants: readonly Tenant[];
  readonly logger: Logger;
  /** Resolves while calls can be served, for health. Default: the bus can be reached. */
  readonly check?: () => Promise<void>;
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
  const { tenants, metrics, logger, bus } = options;
  const server = new Server({
    'grpc.max_receive_message_length': MAXIMUM_REQUEST_BYTES,
    // Book-keeping for a debugging service that is not served; it costs a twentieth of each call.
    'grpc.enable_channelz': 0,
  });
  const stopping = new AbortController();
  const context = { authenticate: createAuthenticate(tenants), metrics, logger };

  server.addService(ChatServiceService, chatService({ ...options, stopping: stopping.signal }, context));
  server.addService(ChannelServiceService, channelService(options, context));
  for (const unserved of [
    ConversationServiceService,
    DirectoryServiceService,
    MediaServiceService,
    DeadLetterServiceService,
  ]) {
    server.addService(unserved, withUnserved(unserved, {}));
  }
  const health = serveHealth(server, servedServices, options.check ?? (() => bus.check()), logger);
  serveReflection(server);

  try {
    const actualPort = await bind(server, formatListenAddress({ host, port }));
    return {
      address: formatListenAddress({ host, port: actualPort }),
      close: async () => {
        health.stop();
        stopping.abort();
        await shutdown(server);
      },
    };
  } catch (error) {
    health.stop();
    throw error;
  }
}

const servedServices = ['chat4all.v1.ChatService', 'chat4all.v1.ChannelService'];

function bind(server: Server, address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(error);
      else resolve(port);
    });
  });
}

function shutdown(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.tryShutdown((error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}
