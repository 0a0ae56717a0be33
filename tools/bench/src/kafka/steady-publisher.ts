import { setTimeout as sleep } from 'node:timers/promises';
import type { Bus } from '@chat4all/bus';
import { keysByPartition } from './cluster-bench.ts';
import { Pauses } from './pauses.ts';

/** The pause between an acknowledgement and the next record of a partition, in milliseconds. */
const PAUSE_MS = 10;

/** Publishes to each partition one record after the other. Publishes a refused record again, as callers do. */
export class SteadyPublisher {
  /** The pauses between acknowledgements. */
  readonly pauses = new Pauses();
  readonly acknowledged = new Set<string>();
  readonly #bus: Bus;
  readonly #topic: string;
  readonly #refused = new Map<number, number>();
  readonly #loops: readonly Promise<void>[];
  #stopped = false;

  private constructor(bus: Bus, topic: string, keys: ReadonlyMap<number, string>) {
    this.#bus = bus;
    this.#topic = topic;
    this.#loops = [...keys].map(([partition, key]) => this.#publish(partition, key));
  }

  static async start(bus: Bus, topic: string): Promise<SteadyPublisher> {
    return new SteadyPublisher(bus, topic, await keysByPartition(bus, topic));
  }

  /** Returns the number of refused calls of some partitions. Default: all. */
  refused(partitions: Iterable<number> = this.#refused.keys()): number {
    return [...partitions].reduce((sum, partition) => sum + (this.#refused.get(partition) ?? 0), 0);
  }

  /** Resolves when the last record of each partition is acknowledged. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#loops);
  }

  async #publish(partition: number, key: string): Promise<void> {
    for (let number = 0; !this.#stopped; number += 1) {
      const text = `${key}:${number}`;
      while (!(await this.#isWritten(partition, key, text)));
      this.acknowledged.add(text);
      this.pauses.record(partition);
      await sleep(PAUSE_MS);
    }
  }

  async #isWritten(partition: number, key: string, text: string): Promise<boolean> {
    try {
      await this.#bus.publish([{ topic: this.#topic, key, value: Buffer.from(text) }]);
      return true;
    } catch {
      this.#refused.set(partition, this.refused([partition]) + 1);
      await sleep(PAUSE_MS);
      return false;
    }
  }
}
