import type { Bus } from '../bus.ts';

/** Properties of a driver where the contract leaves a choice. */
export interface BusFeatures {
  /** The name of the driver in the report. */
  readonly name: string;
  /**
   * True if several buses can be open on the same data, as in several processes. Then every member of a group has its own
   * bus; otherwise members are subscriptions of one bus.
   */
  readonly severalBuses: boolean;
  /**
   * True if `ensureTopics` adds missing partitions to an existing topic. Otherwise it must reject with `misconfigured`.
   */
  readonly growsTopics: boolean;
  /** The largest record, in bytes. A value of this size alone must be rejected as `too_large`. */
  readonly maxRecordBytes: number;
  /**
   * How long a member may be silent before others get its partitions, in milliseconds; absent if members cannot crash alone.
   * In the suite a handler works for longer than that.
   */
  readonly sessionTimeoutMs?: number;
  /** How long the suite waits for an event, in milliseconds. Passing tests do not use it up. Default: 20,000. */
  readonly timeoutMs?: number;
}

/** The data of one test, on which buses are opened. */
export interface BusEnvironment {
  /** Opens a bus on the data of earlier buses. */
  open(): Promise<Bus>;
  /** Deletes the data; called once, after every bus was closed. */
  dispose(): Promise<void>;
}

/**
 * Creates an environment. Tests use unique names of topics and groups, so environments may share a server. Set a short
 * pause before rejected batches are delivered again: the suite waits for some of them.
 */
export type CreateBusEnvironment = () => Promise<BusEnvironment>;
