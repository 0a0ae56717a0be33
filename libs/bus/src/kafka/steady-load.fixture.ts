import { setTimeout } from 'node:timers/promises';
import { expect, vi } from 'vitest';
import type { Bus, StoredRecord } from '../bus.ts';
import { record, texts } from '../testing/records.ts';

const WAITING = { timeout: 60_000 };

/** Publishes to each key of a topic, one record after the other, and keeps what came of it. */
export class SteadyLoad {
  readonly acknowledged = new Set<string>();
  readonly refusals: unknown[] = [];
  readonly #bus: Bus;
  readonly #topic: string;
  readonly #keys: readonly string[];
  readonly #lastAcknowledged = new Map<string, number>();
  readonly #longestPause = new Map<string, number>();
  readonly #loops: Promise<void>[];
  #stopped = false;

  constructor(bus: Bus, topic: string, keys: readonly string[]) {
    this.#bus = bus;
    this.#topic = topic;
    this.#keys = keys;
    this.#loops = keys.map((key) => this.#publish(key));
  }

  /** How many records of a key were acknowledged. */
  count(key: string): number {
    return [...this.acknowledged].filter((text) => text.startsWith(`${key}:`)).length;
  }

  /** The longest time between two acknowledgements of a key, in milliseconds. */
  longestPauseMs(key: string): number {
    return this.#longestPause.get(key) ?? 0;
  }

  /** Waits until more records of each of these keys are acknowledged. */
  async progress(keys: readonly string[], more = 20): Promise<void> {
    const before = keys.map((key) => this.count(key));
    await vi.waitFor(() => {
      expect(keys.filter((key, index) => this.count(key) < (before[index] ?? 0) + more)).toEqual([]);
    }, WAITING);
  }

  /** Waits until everything acknowledged was read; every record must be there once, and in the order of its key. */
  async assertRead(records: readonly StoredRecord[]): Promise<void> {
    await vi.waitFor(() => {
      expect(this.acknowledged.isSubsetOf(new Set(texts(records)))).toBe(true);
    }, WAITING);
    expect(this.problemsIn(records)).toEqual([]);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#loops);
  }

  /** Every acknowledged record is in the log once, and the records of a key are in order. */
  problemsIn(log: readonly StoredRecord[]): string[] {
    const problems: string[] = [];
    const written = texts(log);
    const missing = [...this.acknowledged.difference(new Set(written))];
    if (missing.length > 0) problems.push(`${missing.length} acknowledged records are missing: ${missing[0] ?? ''}`);
    for (const key of this.#keys) {
      const sequence = written.filter((text) => text.startsWith(`${key}:`)).map((text) => Number(text.split(':')[1]));
      const repeated = sequence.length - new Set(sequence).size;
      if (repeated > 0) problems.push(`${repeated} records of ${key} are repeated`);
      if (sequence.some((number, index) => number < (sequence[index - 1] ?? -1)))
        problems.push(`${key} is out of order`);
    }
    return problems;
  }

  async #publish(key: string): Promise<void> {
    for (let number = 0; !this.#stopped; number += 1) {
      const text = `${key}:${number}`;
      try {
        await this.#bus.publish([record(this.#topic, key, text)]);
        this.acknowledged.add(text);
        this.#note(key);
      } catch (error) {
        this.refusals.push(error);
      }
      await setTimeout(5);
    }
  }

  #note(key: string): void {
    const now = performance.now();
    const pause = now - (this.#lastAcknowledged.get(key) ?? now);
    this.#lastAcknowledged.set(key, now);
    this.#longestPause.set(key, Math.max(this.#longestPause.get(key) ?? 0, pause));
  }
}
