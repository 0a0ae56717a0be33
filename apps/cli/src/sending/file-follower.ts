import type { Connection, DeliveryState, Message } from '@chat4all/proto';
import { type Payload, followEvents } from '../client/follow-events.ts';
import { readBack } from '../client/read-back.ts';
import { DeliveryTracker, type Step } from './delivery-tracker.ts';

/** How to follow the messages of a file. */
export interface FollowFileOptions<Item> {
  readonly connection: Connection;
  /** The state that a delivery on this channel is followed to. */
  readonly goalOn: (channel: string) => DeliveryState;
  readonly onStep: (item: Item, step: Step) => void;
  readonly onBreak: (why: string) => void;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** Follows many messages over one stream. */
export interface FileFollower<Item> {
  /** Follows a message's deliveries. `maybeRepeated`: it may have been sent before this command began. */
  expect(message: Message, item: Item, maybeRepeated: boolean): void;
  /** Says that the batch whose messages were expected last has its answer whole. */
  endBatch(): void;
  /** Waits until all are settled, or nothing has moved for so long; then gives those that are not, and ends. */
  finish(quietMs: number): Promise<readonly { readonly item: Item; readonly state: DeliveryState }[]>;
}

/** Begins to follow. Resolves once the stream's place is fixed: nothing that is sent from then on is missed. */
export async function followFile<Item>(options: FollowFileOptions<Item>): Promise<FileFollower<Item>> {
  const { connection, goalOn, signal } = options;
  const stop = new AbortController();
  const quiet = new AbortController();
  let quietTimer: NodeJS.Timeout | undefined;
  const tracker = new DeliveryTracker<Item>((item, step) => {
    quietTimer?.refresh();
    options.onStep(item, step);
  });
  const maybeRepeatedIds: string[] = [];

  const payloads = followEvents(connection, {
    signal: AbortSignal.any([signal, stop.signal]),
    onBreak: options.onBreak,
  });
  const first = await payloads.next();
  const reading = read();
  // It is looked at in finish(), which may be long after it failed.
  reading.catch(() => undefined);

  async function read(): Promise<void> {
    if (!first.done) take(first.value);
    for await (const payload of payloads) take(payload);
  }

  function take(payload: Payload): void {
    if (payload.$case === 'event' && payload.value.kind?.$case === 'delivery') tracker.apply(payload.value.kind.value);
  }

  return {
    expect: (message, item, maybeRepeated) => {
      if (maybeRepeated) maybeRepeatedIds.push(message.messageId);
      for (const { deliveryId, identity, state } of message.deliveries) {
        tracker.expect(deliveryId, goalOn(identity?.channel ?? ''), item, state);
      }
    },
    endBatch: () => {
      tracker.forgetEarly();
    },
    finish: async (quietMs) => {
      tracker.expectNoMore();
      quietTimer = setTimeout(() => {
        quiet.abort();
      }, quietMs);
      await readBack(connection, maybeRepeatedIds, tracker, AbortSignal.any([signal, quiet.signal]));
      await Promise.race([tracker.settled(), reading, aborted(quiet.signal)]);
      clearTimeout(quietTimer);
      stop.abort();
      await reading;
      return [...tracker.pending];
    },
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => {
      resolve();
    });
    if (signal.aborted) resolve();
  });
}
