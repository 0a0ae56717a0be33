import type { PartReader } from './part-reader.ts';
import type { CallbackEvents, ChannelEvent, DroppedPart, UnreadablePart } from './webhook.ts';

/** The place of a part in its callback. */
export interface PartLocation {
  /** The provider's id of the account that the part is for, if the callback names one. */
  readonly providerAccountId?: string | undefined;
  /** The smallest callback that contains the part: what surrounds it, without its siblings. */
  readonly callback: unknown;
}

/** Collects the events of a callback, part by part, so that a part that cannot be read does not affect the others. */
export class EventCollector implements CallbackEvents {
  readonly events: ChannelEvent[] = [];
  readonly unreadable: UnreadablePart[] = [];
  readonly dropped: DroppedPart[] = [];

  /** Adds the events that `part` contains, with what could not be read of it. A part without any, or that is no object, is unreadable. */
  add(part: PartReader, location: PartLocation, events: readonly ChannelEvent[] | undefined, reason: string): void {
    if (events === undefined || part.value === undefined) {
      this.reject(part.value ?? null, location, reason);
      return;
    }
    const { unread } = part;
    const { providerAccountId } = location;
    for (const event of events) {
      this.events.push({
        ...event,
        ...(providerAccountId !== undefined && { providerAccountId }),
        ...(unread.length > 0 && { unread }),
      });
    }
  }

  /** Adds a part that cannot be read. */
  reject(part: unknown, { providerAccountId, callback }: PartLocation, reason: string): void {
    this.unreadable.push({ reason, part, callback, ...(providerAccountId !== undefined && { providerAccountId }) });
  }

  /** Adds a part that is dropped on purpose. */
  drop(reason: string): void {
    this.dropped.push({ reason });
  }
}
