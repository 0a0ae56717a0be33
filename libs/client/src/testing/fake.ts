import { type Server as TcpServer, type Socket, createServer } from 'node:net';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import {
  ChannelServiceService,
  ChatServiceService,
  ConversationServiceService,
  type DeadLetter,
  DeadLetterServiceService,
  DirectoryServiceService,
  MediaServiceService,
  type Message,
  AuditServiceService,
  AccountServiceService,
  ApiKeyServiceService,
  TemplateServiceService,
  ThreadServiceService,
  WebhookServiceService,
} from '@chat4all/proto';
import { Chat4All } from '../chat4all.ts';
import type { Chat4AllOptions } from '../chat4all-options.ts';
import { type StateInput, toState } from '../inputs/state.ts';
import { type Fault, type FaultOptions, Faults, type MethodName } from './faults.ts';
import { serveMedia } from './media-server.ts';
import { fakeServices } from './services.ts';
import type { InboundInput } from './state/inbound.ts';
import { type FakeOptions, FakeState } from './state/fake-state.ts';
import type { ServiceContext } from './streams.ts';

/**
 * A router for tests: real gRPC on a free loopback port, files over HTTP on another, all state in memory. It validates and accepts messages and
 * streams events as the router does, simulates deliveries, and fails on demand.
 */
export interface FakeChat4All extends AsyncDisposable {
  /** `host:port`, unchanged by restarts. */
  readonly address: string;
  /** All accepted and inbound messages, oldest first, with the current state of their deliveries. */
  readonly messages: readonly Message[];
  /** Returns a client of the fake, which is closed with it. */
  client(options?: Omit<Chat4AllOptions, 'address'>): Chat4All;
  /** Returns the number of calls of a method, including refused ones. */
  calls(method: MethodName): number;
  /** Simulates an inbound message and returns it as its event contains it. */
  receive(message: InboundInput): Message;
  /** Moves a delivery to a later state; `reason` is the reason of its error. */
  advance(deliveryId: string, state: StateInput, reason?: string): void;
  /** Adds a dead letter. */
  addDeadLetter(letter: Parameters<FakeState['deadLetters']['add']>[0]): DeadLetter;
  /** Makes the next calls of a method fail, or delays them. */
  fail(method: MethodName, fault: Fault, options?: FaultOptions): void;
  /** Destroys all connections without notice, as a network failure does. New ones are accepted immediately. */
  drop(): void;
  /** Stops as a router does: streams end with UNAVAILABLE, then connections are closed, and new ones are refused. */
  stop(): Promise<void>;
  /** Starts serving again at the same address. */
  start(): Promise<void>;
  /** Stops and starts. */
  restart(): Promise<void>;
}

/** Starts a fake router. Declare it with `await using` to stop it at the end of the test. */
export async function createFakeChat4All(options: FakeOptions = {}): Promise<FakeChat4All> {
  const state = new FakeState(options);
  const faults = new Faults();
  const calls = new Map<MethodName, number>();
  const onCall = (method: MethodName): void => void calls.set(method, (calls.get(method) ?? 0) + 1);
  const clients: Chat4All[] = [];
  let ports = { grpc: 0, media: 0 };
  let serving: Serving | undefined;

  const fake: FakeChat4All = {
    get address() {
      return `127.0.0.1:${ports.grpc}`;
    },
    get messages() {
      return state.messages;
    },
    client: (clientOptions = {}) => {
      const key = options.apiKey === undefined || clientOptions.token !== undefined ? {} : { apiKey: options.apiKey };
      const client = new Chat4All({ ...key, ...clientOptions, address: fake.address });
      clients.push(client);
      return client;
    },
    calls: (method) => calls.get(method) ?? 0,
    receive: (message) => state.receive(message),
    advance: (deliveryId, next, reason) => {
      const error = reason === undefined ? undefined : { reason, message: reason, channelCode: '', certain: true };
      state.advance(deliveryId, toState(next), error);
    },
    addDeadLetter: (letter) => state.deadLetters.add(letter),
    fail: (method, fault, faultOptions = {}) => {
      faults.add(method, fault, faultOptions);
    },
    drop: () => {
      serving?.drop();
    },
    stop: async () => {
      await serving?.stop();
      serving = undefined;
    },
    start: async () => {
      if (serving !== undefined) return;
      serving = await serve(ports, { state, faults, options, onCall });
      ({ ports } = serving);
    },
    restart: async () => {
      await fake.stop();
      await fake.start();
    },
    [Symbol.asyncDispose]: async () => {
      for (const client of clients) client.close();
      await fake.stop();
    },
  };
  await fake.start();
  return fake;
}

interface Ports {
  readonly grpc: number;
  readonly media: number;
}

interface Serving {
  readonly ports: Ports;
  /** Destroys all connections. */
  drop(): void;
  stop(): Promise<void>;
}

async function serve(ports: Ports, context: Omit<ServiceContext, 'stopping'>): Promise<Serving> {
  const stopping = new AbortController();
  const server = new Server();
  const services = fakeServices({ ...context, stopping: stopping.signal });
  server.addService(ChatServiceService, services.chat);
  server.addService(ConversationServiceService, services.conversations);
  server.addService(DirectoryServiceService, services.directory);
  server.addService(ChannelServiceService, services.channels);
  server.addService(DeadLetterServiceService, services.deadLetters);
  server.addService(MediaServiceService, services.media);
  server.addService(WebhookServiceService, services.webhooks);
  server.addService(AuditServiceService, services.audit);
  server.addService(AccountServiceService, services.accounts);
  server.addService(ApiKeyServiceService, services.apiKeys);
  server.addService(TemplateServiceService, services.templates);
  server.addService(ThreadServiceService, services.threads);
  // Connections are accepted here, because grpc-js has no way to destroy them as a network failure does.
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  const sockets = new Set<Socket>();
  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket)).on('error', () => undefined);
    injector.injectConnection(socket);
  });
  const grpc = await listen(listener, ports.grpc);
  const media = await serveMedia(ports.media, context);
  return {
    ports: { grpc, media: media.port },
    drop: () => {
      for (const socket of sockets) socket.destroy();
      media.drop();
    },
    stop: async () => {
      listener.close();
      media.stop();
      stopping.abort();
      // The final status of the streams must be written before their connections are destroyed.
      await new Promise<void>((resolve) => setTimeout(resolve, 10));
      for (const socket of sockets) socket.destroy();
      server.forceShutdown();
    },
  };
}

function listen(listener: TcpServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(port, '127.0.0.1', () => {
      const address = listener.address();
      if (address === null || typeof address === 'string') reject(new Error('the fake router listens on no port'));
      else resolve(address.port);
    });
  });
}
