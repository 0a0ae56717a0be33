import { type Server as TcpServer, type Socket, createServer } from 'node:net';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import {
  ChannelServiceService,
  ChatServiceService,
  ConversationServiceService,
  type DeadLetter,
  DeadLetterServiceService,
  DirectoryServiceService,
  type Message,
} from '@chat4all/proto';
import { Chat4All } from '../chat4all.ts';
import type { Chat4AllOptions } from '../chat4all-options.ts';
import { type StateInput, toState } from '../inputs/state.ts';
import { type Fault, type FaultOptions, Faults, type MethodName } from './faults.ts';
import { fakeServices } from './services.ts';
import type { InboundInput } from './state/inbound.ts';
import { type FakeOptions, FakeState } from './state/fake-state.ts';
import type { ServiceContext } from './streams.ts';

/**
 * A router for tests: real gRPC on a free port of the loopback, everything else in memory. Messages are accepted, checked
 * and told of as the router does it, deliveries go on by themselves, and it fails when it is told to.
 */
export interface FakeChat4All extends AsyncDisposable {
  /** `host:port`; stays the same over restarts. */
  readonly address: string;
  /** Every message that was accepted or received, oldest first, with its deliveries as they are now. */
  readonly messages: readonly Message[];
  /** A client of it; closed with the fake. */
  client(options?: Omit<Chat4AllOptions, 'address'>): Chat4All;
  /** How often a method was called, refused calls included. */
  calls(method: MethodName): number;
  /** Has a person write, and gives the message as its event carries it. */
  receive(message: InboundInput): Message;
  /** Moves a delivery to a later state; `reason` says why it failed. */
  advance(deliveryId: string, state: StateInput, reason?: string): void;
  /** Puts a dead letter aside. */
  addDeadLetter(letter: Parameters<FakeState['deadLetters']['add']>[0]): DeadLetter;
  /** Has the next call, or calls, of a method fail or be late. */
  fail(method: MethodName, fault: Fault, options?: FaultOptions): void;
  /** Cuts every connection, as a network does: nobody is told. New ones are taken at once. */
  drop(): void;
  /** Stops as a router does: streams end with UNAVAILABLE, then connections are closed, and new ones refused. */
  stop(): Promise<void>;
  /** Serves again at the same address. */
  start(): Promise<void>;
  /** Stops and starts. */
  restart(): Promise<void>;
}

/** Starts a fake router. Dispose of it with `await using`. */
export async function createFakeChat4All(options: FakeOptions = {}): Promise<FakeChat4All> {
  const state = new FakeState(options);
  const faults = new Faults();
  const calls = new Map<MethodName, number>();
  const onCall = (method: MethodName): void => void calls.set(method, (calls.get(method) ?? 0) + 1);
  const clients: Chat4All[] = [];
  let port = 0;
  let serving: Serving | undefined;

  const fake: FakeChat4All = {
    get address() {
      return `127.0.0.1:${port}`;
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
      for (const socket of serving?.sockets ?? []) socket.destroy();
    },
    stop: async () => {
      await serving?.stop();
      serving = undefined;
    },
    start: async () => {
      if (serving !== undefined) return;
      serving = await serve(port, { state, faults, options, onCall });
      ({ port } = serving);
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

interface Serving {
  readonly port: number;
  readonly sockets: ReadonlySet<Socket>;
  stop(): Promise<void>;
}

async function serve(port: number, context: Omit<ServiceContext, 'stopping'>): Promise<Serving> {
  const stopping = new AbortController();
  const server = new Server();
  const services = fakeServices({ ...context, stopping: stopping.signal });
  server.addService(ChatServiceService, services.chat);
  server.addService(ConversationServiceService, services.conversations);
  server.addService(DirectoryServiceService, services.directory);
  server.addService(ChannelServiceService, services.channels);
  server.addService(DeadLetterServiceService, services.deadLetters);
  // The connections are taken here and not by grpc-js, which has no way to cut them as a network does.
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  const sockets = new Set<Socket>();
  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket)).on('error', () => undefined);
    injector.injectConnection(socket);
  });
  const bound = await listen(listener, port);
  return {
    port: bound,
    sockets,
    stop: async () => {
      listener.close();
      stopping.abort();
      // The last words of the streams have to leave before their connections do.
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
      if (address === null || typeof address === 'string') reject(new Error('it listens on no port'));
      else resolve(address.port);
    });
  });
}
