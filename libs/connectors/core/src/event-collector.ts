import type { JsonObject } from './content.ts';
import type { PartReader } from './part-reader.ts';
import type { CallbackEvents, ChannelEvent, DroppedPart, UnreadablePart } from './webhook.ts';

/** The place of a part in its callback. */
export interface PartLocation {
  /** The provider's id of the account that the part is for, if the callback names one. */
  readonly providerAccountId?: string | undefined;
  /** The provider's id of the business, all of whose accounts the part is for. */
  readonly providerBusinessId?: string | undefined;
  /** The smallest callback that contains the part: what surrounds it, without its siblings. */
  readonly callback: unknown;
}

/** The known members of an object of a callback that only holds parts, such as an entry or a change. */
export interface ContainerMembers {
  /** The members with the parts. */
  readonly parts: readonly string[];
  /** The members that hold nothing that a person said, with the ids around the parts. */
  readonly metadata: readonly string[];
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
    const { providerAccountId, providerBusinessId } = location;
    for (const event of events) {
      this.events.push({
        ...event,
        ...(providerAccountId !== undefined && { providerAccountId }),
        ...(providerBusinessId !== undefined && { providerBusinessId }),
        ...(unread.length > 0 && { unread }),
      });
    }
  }

  /**
   * Adds what cannot be read of a container itself: each unknown member that is an object or an array and not empty, since it may
   * hold something that a person said, or else the whole container if it has none of its parts. `locate` returns the location of
   * a container that is left with one member and the metadata.
   */
  addContainer(
    container: PartReader,
    { parts, metadata }: ContainerMembers,
    locate: (container: unknown) => PartLocation,
    reason: string,
  ): void {
    const { value } = container;
    const unknown = Object.entries(value ?? {}).filter(
      ([name, member]) => isFilled(member) && !parts.includes(name) && !metadata.includes(name),
    );
    for (const [name, member] of unknown) {
      this.reject(member, locate(pickMembers(container, [...metadata, name])), `unknown member "${name}"`);
    }
    const isEmpty = unknown.length === 0 && parts.every((name) => !container.has(name));
    if (isEmpty) this.reject(value ?? null, locate(value ?? null), reason);
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

/** Returns an object with only these members of a part. */
export function pickMembers({ value }: PartReader, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(value ?? {}).filter(([name]) => names.includes(name)));
}

function isFilled(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}
