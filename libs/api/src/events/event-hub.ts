import type { Bus, TailBatch } from '@chat4all/bus';
import type { EventRecord } from '@chat4all/proto';
import { type EventFilter, EVENTS_TOPIC, isEventOfKind, RecordError, recordToEvent, toEvent } from '@chat4all/records';
import { EventReader } from './event-reader.ts';

/** A reader that has joined the hub. */
export interface Membership {
  readonly reader: EventReader;
  /** Stops sending events to the reader. */
  readonly leave: () => void;
}

interface Member {
  readonly filter: EventFilter;
  readonly reader: EventReader;
}

/**
 * Tails the events topic once for all readers, and gives each the events that it follows: the cost grows with the
 * events and their readers, not with readers that wait. Tails the log only while there is a reader.
 */
export class EventHub {
  readonly #bus: Bus;
  /** The members by their most selective filter: messages, else the conversation, else the tenant. */
  readonly #members = new Map<string, Set<Member>>();
  #readers = 0;
  #tail: { readonly opened: Promise<unknown>; readonly stop: AbortController } | undefined;
  #lastBatch: TailBatch | undefined;

  constructor(bus: Bus) {
    this.#bus = bus;
  }

  /**
   * The cursor after everything that was distributed; undefined while nothing is tailed. A reader that has read the log
   * up to this cursor and joins in the same turn of the event loop misses nothing.
   */
  get cursor(): string | undefined {
    return this.#lastBatch?.cursorAfter();
  }

  /** Tails for one more reader. Resolves once the start of the tail is fixed; rejects if the log cannot be read. */
  async open(): Promise<void> {
    this.#readers += 1;
    this.#tail ??= this.#startTail();
    await this.#tail.opened;
  }

  /** Tails for one reader less. */
  close(): void {
    this.#readers -= 1;
    if (this.#readers === 0) this.#stopTail();
  }

  /** Adds a reader of the events that match a filter, until it leaves or falls behind. */
  join(filter: EventFilter): Membership {
    const reader = new EventReader();
    const member = { filter, reader };
    const keys = keysOfFilter(filter);
    for (const key of keys) {
      const members = this.#members.get(key);
      if (members === undefined) this.#members.set(key, new Set([member]));
      else members.add(member);
    }
    return {
      reader,
      leave: () => {
        for (const key of keys) {
          const members = this.#members.get(key);
          members?.delete(member);
          if (members?.size === 0) this.#members.delete(key);
        }
      },
    };
  }

  #startTail(): { readonly opened: Promise<unknown>; readonly stop: AbortController } {
    const stop = new AbortController();
    const { promise: opened, resolve, reject } = Promise.withResolvers<undefined>();
    const tail = async (): Promise<void> => {
      for await (const batch of this.#bus.tail({ topic: EVENTS_TOPIC, from: 'latest', signal: stop.signal })) {
        if (stop.signal.aborted) return;
        this.#distribute(batch);
        this.#lastBatch = batch;
        resolve(undefined);
      }
      if (!stop.signal.aborted) throw new Error('the tail of the events topic ended');
    };
    tail().catch((error: unknown) => {
      reject(error);
      if (!stop.signal.aborted) this.#fail(error);
    });
    return { opened, stop };
  }

  #stopTail(): void {
    this.#tail?.stop.abort();
    this.#tail = undefined;
    this.#lastBatch = undefined;
  }

  /** Ends every reader; their clients resume, on this router or another one. */
  #fail(error: unknown): void {
    this.#stopTail();
    for (const members of this.#members.values()) {
      for (const { reader } of members) reader.fail(error);
    }
  }

  #distribute(batch: TailBatch): void {
    if (this.#members.size === 0) return;
    for (const [index, record] of batch.records.entries()) {
      const event = readEvent(record);
      if (event === undefined) continue;
      let computed: string | undefined;
      const cursor = (): string => (computed ??= batch.cursorAfter(index));
      for (const key of keysOfEvent(event)) {
        const members = this.#members.get(key);
        if (members === undefined) continue;
        for (const member of members) {
          const matching = toEvent(event, member.filter, cursor, record.timestamp);
          if (matching !== undefined && !member.reader.push(matching)) members.delete(member);
        }
      }
    }
  }
}

/**
 * Decodes a record of the events topic. Undefined for a receipt, of which the projection publishes the change that it
 * makes; and if decoding fails, in which case the projection makes it a dead letter.
 */
export function readEvent(record: TailBatch['records'][number]): EventRecord | undefined {
  if (isEventOfKind(record, 'receipt')) return undefined;
  try {
    return recordToEvent(record);
  } catch (error) {
    if (error instanceof RecordError) return undefined;
    throw error;
  }
}

const messageKey = (messageId: string): string => `message/${messageId}`;
const conversationKey = (tenantId: string, conversationId: string): string =>
  `conversation/${tenantId}/${conversationId}`;
const tenantKey = (tenantId: string): string => `tenant/${tenantId}`;

function keysOfFilter({ tenantId, messageIds, conversationId }: EventFilter): string[] {
  if (messageIds.size > 0) return [...messageIds].map(messageKey);
  return [conversationId === '' ? tenantKey(tenantId) : conversationKey(tenantId, conversationId)];
}

function keysOfEvent({ tenantId, kind }: EventRecord): string[] {
  switch (kind?.$case) {
    case 'accepted':
    case 'change': {
      const { messageId, conversationId } = kind.value;
      const keys = [messageKey(messageId), tenantKey(tenantId)];
      return conversationId === '' ? keys : [...keys, conversationKey(tenantId, conversationId)];
    }
    case 'inbound':
    case 'received':
    case 'echoed':
    case 'media':
      return [messageKey(kind.value.messageId), tenantKey(tenantId)];
    case 'identityChanged':
    case 'consent':
    case 'template':
    case 'account':
    case 'deadLetter':
    case 'endpointDisabled':
      return [tenantKey(tenantId)];
    case 'receipt':
    case 'echo':
    case 'identityChange':
    case 'templateReport':
    case undefined:
      return [];
  }
}
