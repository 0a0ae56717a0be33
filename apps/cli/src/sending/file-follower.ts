import type { Chat4All, DeliveryState, Message } from '@chat4all/client';
import { readBack } from '../client/read-back.ts';
import { DeliveryTracker, type Step } from './delivery-tracker.ts';

/** How to follow the messages of a file. */
export interface FollowFileOptions<Item> {
  readonly chat: Chat4All;
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
  const { chat, goalOn, signal } = options;
  const stop = new AbortController();
  const quiet = new AbortController();
  let quietTimer: NodeJS.Timeout | undefined;
  const tracker = new DeliveryTracker<Item>((item, step) => {
    quietTimer?.refresh();
    options.onStep(item, step);
  });
  const maybeRepeatedIds: string[] = [];

  const events = chat.events({
    signal: AbortSignal.any([signal, stop.signal]),
    onBreak: ({ message }) => {
      options.onBreak(message);
    },
  });
  await events.ready();
  const read = async (): Promise<void> => {
    for await (const { kind } of events) {
      if (kind?.$case === 'delivery') tracker.apply(kind.value);
    }
  };
  const reading = read();
  // It is looked at in finish(), which may be long after it failed.
  reading.catch(() => undefined);

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
      await readBack(chat, maybeRepeatedIds, tracker, AbortSignal.any([signal, quiet.signal]));
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
