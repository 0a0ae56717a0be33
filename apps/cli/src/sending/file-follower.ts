import type { Chat4All, DeliveryState, EventStream, Message } from '@chat4all/client';
import { readBack } from '../client/read-back.ts';
import { DeliveryTracker, type PendingDelivery, type Transition } from './delivery-tracker.ts';

/** The options of a {@link FileFollower}. */
export interface FileFollowerOptions<Item> {
  readonly chat: Chat4All;
  /** Returns the state to which deliveries on this channel are followed. */
  readonly goalOn: (channel: string) => DeliveryState;
  readonly onTransition: (item: Item, transition: Transition) => void;
  readonly onDisconnect: (reason: string) => void;
  /** Ends the stream of events. */
  readonly signal: AbortSignal;
}

/** Follows the deliveries of many messages over one stream of events. */
export class FileFollower<Item> {
  readonly #options: FileFollowerOptions<Item>;
  readonly #tracker: DeliveryTracker<Item>;
  readonly #stop = new AbortController();
  readonly #events: EventStream;
  readonly #maybeRepeatedIds: string[] = [];
  #reading: Promise<void> = Promise.resolve();
  #quietTimer: NodeJS.Timeout | undefined;

  private constructor(options: FileFollowerOptions<Item>) {
    this.#options = options;
    this.#tracker = new DeliveryTracker((item, transition) => {
      this.#quietTimer?.refresh();
      options.onTransition(item, transition);
    });
    this.#events = options.chat.events({
      signal: AbortSignal.any([options.signal, this.#stop.signal]),
      onDisconnect: ({ message }) => {
        options.onDisconnect(message);
      },
    });
  }

  /** Opens the stream. Resolves when its position is fixed: no event of a message that is sent later is missed. */
  static async start<Item>(options: FileFollowerOptions<Item>): Promise<FileFollower<Item>> {
    const follower = new FileFollower(options);
    await follower.#events.ready();
    follower.#reading = follower.#read();
    // finish() awaits the promise, possibly long after it was rejected.
    follower.#reading.catch(() => undefined);
    return follower;
  }

  /** Follows the deliveries of a message. Pass `maybeRepeated` if the message may have been sent before the start. */
  track({ messageId, deliveries }: Message, item: Item, maybeRepeated: boolean): void {
    if (maybeRepeated) this.#maybeRepeatedIds.push(messageId);
    for (const { deliveryId, identity, state } of deliveries) {
      this.#tracker.track(deliveryId, this.#options.goalOn(identity?.channel ?? ''), item, state);
    }
  }

  /** Ends a batch: the events that arrived so far for other deliveries are discarded. */
  endBatch(): void {
    this.#tracker.discardEarly();
  }

  /** Waits until no delivery is pending, or none has moved for `quietMs`. Returns the pending deliveries. */
  async finish(quietMs: number): Promise<readonly PendingDelivery<Item>[]> {
    this.#tracker.endTracking();
    const quiet = new AbortController();
    this.#quietTimer = setTimeout(() => {
      quiet.abort();
    }, quietMs);
    const { chat, signal } = this.#options;
    await readBack(chat, this.#maybeRepeatedIds, this.#tracker, AbortSignal.any([signal, quiet.signal]));
    await Promise.race([this.#tracker.settled(), this.#reading, aborted(quiet.signal)]);
    clearTimeout(this.#quietTimer);
    this.#stop.abort();
    await this.#reading;
    return [...this.#tracker.pending];
  }

  async #read(): Promise<void> {
    for await (const { kind } of this.#events) {
      if (kind?.$case === 'delivery') this.#tracker.apply(kind.value);
    }
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => {
      resolve();
    });
    if (signal.aborted) resolve();
  });
}
