import { setTimeout as sleep } from 'node:timers/promises';
import type { Bus, Subscription } from '@chat4all/bus';
import { Pauses } from './pauses.ts';

const ASSIGNMENT_TIMEOUT_MS = 30_000;

/** The members of a group on one topic, and the records that they handled. */
export class GroupReaders {
  /** The pauses between the records of a partition, whichever member handles it. */
  readonly pauses = new Pauses();
  /** The number of records that were handled more than once. */
  repeated = 0;
  readonly #topic: string;
  readonly #group: string;
  readonly #handled = new Map<number, number>();
  readonly #members: Subscription[] = [];

  constructor(topic: string, group: string) {
    this.#topic = topic;
    this.#group = group;
  }

  /** Adds a member. `onRecords` is called with the partition of each batch that it handles. */
  async join(bus: Bus, onRecords: (partition: number) => void = () => undefined): Promise<Subscription> {
    const member = await bus.subscribe({ group: this.#group, topics: [this.#topic] }, (batch) => {
      onRecords(batch.partition);
      this.pauses.record(batch.partition);
      for (const record of batch.records) {
        const next = this.#handled.get(batch.partition) ?? 0;
        if (record.offset < next) this.repeated += 1;
        this.#handled.set(batch.partition, Math.max(next, record.offset + 1));
        batch.done(record);
      }
    });
    this.#members.push(member);
    return member;
  }

  /** Resolves when each partition of the topic has a member that has handled a record. */
  async assigned(partitions: number): Promise<void> {
    const deadline = performance.now() + ASSIGNMENT_TIMEOUT_MS;
    while (this.#handled.size < partitions || this.#assignedPartitions() < partitions) {
      if (performance.now() > deadline) throw new Error(`group "${this.#group}": not all partitions are handled`);
      await sleep(50);
    }
  }

  #assignedPartitions(): number {
    return this.#members.reduce((sum, { assigned }) => sum + assigned.length, 0);
  }
}
