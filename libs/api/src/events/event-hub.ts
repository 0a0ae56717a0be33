import type { Bus, TailBatch } from '@chat4all/bus';
import type { EventRecord } from '@chat4all/proto';
import { RecordError, eventsTopic, recordToEvent } from '@chat4all/records';
import { EventReader } from './event-reader.ts';
import { type EventFilter, toEvent } from './to-event.ts';

/** A reader that has joined. */
export interface Membership {
  readonly reader: EventReader;
  /** Gets no more events. */
  readonly leave: () => void;
}

interface Member {
  readonly filter: EventFilter;
  readonly reader: EventReader;
}

/**
 * Reads the newest events once for all who follow them, and hands each to those whom it concerns: what it costs grows with
 * the events and with who wants them, not with who is waiting. Reads only while somebody is there.
 */
export class EventHub {
  readonly #bus: Bus;
  // Everybody stands under what narrows most: the messages, else the conversation, else the tenant.
  readonly #members = new Map<string, Set<Member>>();
  #count = 0;
  #reading: { readonly opened: Promise<unknown>; readonly stop: AbortController } | undefined;
  #last: TailBatch | undefined;

  constructor(bus: Bus) {
    this.#bus = bus;
  }

  /**
   * The place behind everything that was handed out; undefined while nothing is read. Who has read up to here by themselves
   * misses nothing when they join in the same moment.
   */
  get cursor(): string | undefined {
    return this.#last?.cursorAfter();
  }

  /** Reads from now on, for one more. Resolves when the place is fixed; rejects when the log cannot be read. */
  async open(): Promise<void> {
    this.#count += 1;
    this.#reading ??= this.#read();
    await this.#reading.opened;
  }

  /** Has one less to read for. */
  close(): void {
    this.#count -= 1;
    if (this.#count === 0) this.#stop();
  }

  /** From now on the reader is handed what passes the filter, until it leaves or is left behind. */
  join(filter: EventFilter): Membership {
    const reader = new EventReader();
    const member = { filter, reader };
    const keys = keysOf(filter);
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

  #read(): { readonly opened: Promise<unknown>; readonly stop: AbortController } {
    const stop = new AbortController();
    const { promise: opened, resolve, reject } = Promise.withResolvers<undefined>();
    const read = async (): Promise<void> => {
      for await (const batch of this.#bus.tail({ topic: eventsTopic, from: 'latest', signal: stop.signal })) {
        if (stop.signal.aborted) return;
        this.#handOut(batch);
        this.#last = batch;
        resolve(undefined);
      }
      if (!stop.signal.aborted) throw new Error('the log ended');
    };
    read().catch((error: unknown) => {
      reject(error);
      if (!stop.signal.aborted) this.#fail(error);
    });
    return { opened, stop };
  }

  #stop(): void {
    this.#reading?.stop.abort();
    this.#reading = undefined;
    this.#last = undefined;
  }

  /** Whoever reads begins anew, at another router or at this one. */
  #fail(error: unknown): void {
    this.#stop();
    for (const members of this.#members.values()) {
      for (const { reader } of members) reader.fail(error);
    }
  }

  #handOut(batch: TailBatch): void {
    if (this.#members.size === 0) return;
    for (const [index, record] of batch.records.entries()) {
      const event = readEvent(record);
      if (event === undefined) continue;
      let known: string | undefined;
      const cursor = (): string => (known ??= batch.cursorAfter(index));
      for (const key of keysFor(event)) {
        const members = this.#members.get(key);
        if (members === undefined) continue;
        for (const member of members) {
          const told = toEvent(event, member.filter, cursor, record.timestamp);
          if (told !== undefined && !member.reader.give(told)) members.delete(member);
        }
      }
    }
  }
}

/** An event of the log; undefined when it cannot be read: the projection makes a dead letter of it. */
export function readEvent(record: TailBatch['records'][number]): EventRecord | undefined {
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

function keysOf({ tenantId, messageIds, conversationId }: EventFilter): string[] {
  if (messageIds.size > 0) return [...messageIds].map(messageKey);
  return [conversationId === '' ? tenantKey(tenantId) : conversationKey(tenantId, conversationId)];
}

function keysFor({ tenantId, kind }: EventRecord): string[] {
  switch (kind?.$case) {
    case 'accepted':
    case 'change': {
      const { messageId, conversationId } = kind.value;
      const keys = [messageKey(messageId), tenantKey(tenantId)];
      return conversationId === '' ? keys : [...keys, conversationKey(tenantId, conversationId)];
    }
    case 'inbound':
      return [messageKey(kind.value.messageId), tenantKey(tenantId)];
    case 'receipt':
    case undefined:
      return [];
  }
}
