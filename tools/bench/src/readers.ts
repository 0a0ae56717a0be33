import {
  type Connection,
  CreateConversationRequest,
  SendMessageRequest,
  StreamEventsRequest,
  type StreamEventsResponse,
  connect,
  unary,
} from '@chat4all/proto';
import { type Figure, memoryFigure, millisecondsFigure, ratioAim, valueAim } from './figure.ts';
import { startServer } from './server-process.ts';
import { percentile, timesAtRate } from './steady.ts';

const CONNECTIONS = 1_000;
const READERS_PER_CONNECTION = 10;
const IDLE_STREAMS = 100;
const CONCURRENCY = 100;
const LOAD = { perSecond: 100, seconds: 15 };

/** Gives each client its own connection. By default grpc-js shares connections between clients of one address. */
const CHANNEL_OPTIONS = { 'grpc.use_local_subchannel_pool': 1 };

/**
 * Measures latency and memory of a router with 10,000 readers on 1,000 connections, each of one conversation, at 100
 * messages per second. One more client does not read its stream, and holds idle IngestMessages streams open.
 */
export async function measureReaders(): Promise<Figure[]> {
  const server = await startServer('apps/router/src/main.ts');
  const sender = connect({ address: server.grpc });
  const arrivals = new Arrivals();
  const conversations = await createConversations(sender, CONNECTIONS * READERS_PER_CONNECTION);
  const measure = async (): Promise<{ calls: number[]; events: number[] }> => {
    const calls: number[] = [];
    const events = await timesAtRate(LOAD, async (index) => {
      const conversationId = conversations[Math.floor(Math.random() * conversations.length)] ?? '';
      const content = { kind: { $case: 'text' as const, value: { body: 'Olá' } } };
      const request = SendMessageRequest.fromPartial({
        requestId: `${Math.random()}`,
        message: { conversationId, content },
      });
      const began = performance.now();
      const { chat } = sender;
      const { message } = await unary(chat.sendMessage.bind(chat), request);
      if (index >= LOAD.perSecond) calls.push(performance.now() - began);
      await arrivals.waitFor(message?.messageId ?? '');
    });
    return { calls, events };
  };
  const witness = connect({ address: server.grpc, channelOptions: CHANNEL_OPTIONS });
  const unfiltered = await follow(witness, {}, arrivals.record);
  const before = await measure();
  unfiltered.cancel();
  const idle = await server.residentMegabytes();

  const connections = Array.from({ length: CONNECTIONS }, () =>
    connect({ address: server.grpc, channelOptions: CHANNEL_OPTIONS }),
  );
  await inParallel(conversations, async (conversationId, index) => {
    const connection = connections[index % CONNECTIONS];
    if (connection) await follow(connection, { conversationId }, arrivals.record);
  });
  const hostile = connect({ address: server.grpc, channelOptions: CHANNEL_OPTIONS });
  const stuck = await follow(hostile, {}, () => undefined);
  stuck.pause();
  for (let count = 0; count < IDLE_STREAMS; count += 1) hostile.chat.ingestMessages().on('error', () => undefined);
  const after = await measure();
  const full = await server.residentMegabytes();

  for (const connection of [...connections, witness, hostile, sender]) connection.close();
  await server.close();
  const figure = (name: string, times: readonly number[], floor: readonly number[]): Figure =>
    millisecondsFigure(name, percentile(times, 0.99), { floor: percentile(floor, 0.99), aim: ratioAim(2) });
  return [
    figure('SendMessage p99 at 100/s with 10,000 readers on 1,000 connections', after.calls, before.calls),
    figure('call to event p99 at 100/s with these readers', after.events, before.events),
    memoryFigure('memory of the router with these readers', full, { floor: idle, aim: valueAim(400) }),
  ];
}

/** The messages whose events have reached a reader. */
class Arrivals {
  readonly #entries = new Map<string, ReturnType<typeof Promise.withResolvers<undefined>>>();

  /** Records that an event of a message reached a reader. */
  readonly record = (messageId: string): void => {
    this.#entry(messageId).resolve(undefined);
  };

  /** Resolves when an event of the message has reached a reader. */
  async waitFor(messageId: string): Promise<void> {
    await this.#entry(messageId).promise;
    this.#entries.delete(messageId);
  }

  #entry(messageId: string): ReturnType<typeof Promise.withResolvers<undefined>> {
    const known = this.#entries.get(messageId) ?? Promise.withResolvers<undefined>();
    this.#entries.set(messageId, known);
    return known;
  }
}

/** Creates conversations with one member each, and returns their ids. */
async function createConversations({ conversations }: Connection, count: number): Promise<string[]> {
  const ids: string[] = [];
  await inParallel(Array.from({ length: count }), async (_, index) => {
    const to = { $case: 'identity' as const, value: { channel: 'whatsapp', value: `+5511${100_000_000 + index}` } };
    const request = CreateConversationRequest.fromPartial({ members: [{ to }] });
    const { conversation } = await unary(conversations.createConversation.bind(conversations), request);
    ids.push(conversation?.conversationId ?? '');
  });
  return ids;
}

/** Opens a stream of events. Resolves with its first response, which confirms its position. */
async function follow(
  { chat }: Connection,
  filter: { readonly conversationId?: string },
  onEvent: (messageId: string) => void,
): Promise<ReturnType<typeof chat.streamEvents>> {
  const stream = chat.streamEvents(StreamEventsRequest.fromPartial(filter));
  const ready = Promise.withResolvers<undefined>();
  stream.on('error', ready.reject).on('data', ({ payload }: StreamEventsResponse) => {
    ready.resolve(undefined);
    if (payload?.$case === 'event' && payload.value.kind?.$case === 'delivery')
      onEvent(payload.value.kind.value.messageId);
  });
  await ready.promise;
  stream.on('error', () => undefined);
  return stream;
}

async function inParallel<Item>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<void>,
): Promise<void> {
  const remaining = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of remaining) await work(item, index);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
}
