import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';

const POLL_MS = 50;

/** Counts the records of a topic from outside, without consuming them. */
export class TopicRate {
  readonly #admin;
  readonly #topic: string;

  private constructor(brokers: string, topic: string) {
    this.#admin = new Kafka({ brokers: [brokers], logLevel: logLevel.NOTHING }).admin();
    this.#topic = topic;
  }

  static async open(brokers: string, topic: string): Promise<TopicRate> {
    const rate = new TopicRate(brokers, topic);
    await rate.#admin.connect();
    return rate;
  }

  /** Returns the number of records that the topic has. */
  async count(): Promise<number> {
    const offsets = await this.#admin.fetchTopicOffsets(this.#topic);
    return offsets.reduce((sum, { high }) => sum + Number(high), 0);
  }

  /** Returns the records per second between the first tenth and the ninth tenth of `total` records after `from`. */
  async measure(from: number, total: number): Promise<number> {
    const [firstMs, first] = await this.#reached(from + total * 0.1);
    const [lastMs, last] = await this.#reached(from + total * 0.9);
    return (last - first) / ((lastMs - firstMs) / 1_000);
  }

  close(): Promise<void> {
    return this.#admin.disconnect();
  }

  async #reached(target: number): Promise<[number, number]> {
    for (;;) {
      const count = await this.count();
      if (count >= target) return [performance.now(), count];
      await sleep(POLL_MS);
    }
  }
}
