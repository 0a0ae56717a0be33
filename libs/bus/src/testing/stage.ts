import { randomUUID } from 'node:crypto';
import { vi } from 'vitest';
import type { Bus } from '../bus.ts';
import type { BusEnvironment, BusFeatures } from './features.ts';

/** The environment of one test, its buses, and unique names. */
export class Stage {
  readonly timeoutMs: number;
  readonly #environment: BusEnvironment;
  readonly #features: BusFeatures;
  readonly #buses: Bus[] = [];
  readonly #suffix = randomUUID().slice(0, 8);

  constructor(environment: BusEnvironment, features: BusFeatures) {
    this.#environment = environment;
    this.#features = features;
    this.timeoutMs = features.timeoutMs ?? 20_000;
  }

  /** A name for a topic or group that is unique across runs. */
  name(word: string): string {
    return `${word}-${this.#suffix}`;
  }

  async open(): Promise<Bus> {
    const bus = await this.#environment.open();
    this.#buses.push(bus);
    return bus;
  }

  /** A bus for another member of a group: a new one if the driver can, otherwise `bus`. */
  async another(bus: Bus): Promise<Bus> {
    return this.#features.severalBuses ? this.open() : bus;
  }

  /** Closes a bus and opens a new one on the same data. */
  async reopen(bus: Bus): Promise<Bus> {
    await bus.close();
    return this.open();
  }

  /** A new topic. */
  async topic(bus: Bus, partitions = 1, word = 'topic'): Promise<string> {
    const name = this.name(word);
    await bus.ensureTopics([{ name, partitions }]);
    return name;
  }

  /** Polls a condition for which there is no event. */
  async eventually(check: () => void | Promise<void>): Promise<void> {
    await vi.waitFor(check, { timeout: this.timeoutMs, interval: 20 });
  }

  async dispose(): Promise<void> {
    await Promise.all(this.#buses.map((bus) => bus.close()));
    await this.#environment.dispose();
  }
}
