import type { Bus } from '../bus.ts';

/** What a driver claims, where the contract leaves it a choice. */
export interface BusFeatures {
  /** How the driver is called in the report. */
  readonly name: string;
  /**
   * Whether several buses may be open on the same data at a time, as several processes would. If so, every member of a
   * group gets a bus of its own; if not, members are subscriptions of one bus.
   */
  readonly severalBuses: boolean;
  /**
   * Whether `ensureTopics` adds the partitions that an existing topic lacks. If not, it must reject as `misconfigured`.
   */
  readonly growsTopics: boolean;
  /** The limit of one record, in bytes. A value of this size alone must be refused as `too_large`. */
  readonly maxRecordBytes: number;
  /**
   * How long a member may be silent before others get its partitions, in milliseconds; none where members cannot die
   * alone. The suite lets a handler work for longer than that.
   */
  readonly sessionTimeoutMs?: number;
  /** How long something that must happen may take, in milliseconds. Passing tests do not wait for it. Default: 20,000. */
  readonly timeoutMs?: number;
}

/** A place for the data of one test, on which buses are opened. */
export interface BusEnvironment {
  /** Opens a bus on the data; what earlier buses left is there. */
  open(): Promise<Bus>;
  /** Called once, after every bus has been closed. */
  dispose(): Promise<void>;
}

/**
 * Gives a fresh environment. Tests use topics and groups of unique names, so environments may share a server.
 * Set a short pause between deliveries of refused batches: the suite waits for some of them.
 */
export type CreateBusEnvironment = () => Promise<BusEnvironment>;
