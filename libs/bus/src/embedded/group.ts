import type { BatchHandler, SubscribeOptions } from '../bus.ts';
import { balance } from '../balance.ts';
import type { PartitionConsumer } from '../partition-consumer.ts';
import type { PartitionLog } from './partition-log.ts';

/** A subscription. */
export interface Member {
  readonly options: SubscribeOptions;
  readonly handle: BatchHandler;
}

export interface GroupEnvironment {
  /** All partitions of the topics. */
  logsOf(topics: readonly string[]): readonly PartitionLog[];
  /** Starts to deliver a partition to a member, from the committed offset. */
  consume(member: Member, log: PartitionLog): PartitionConsumer;
  /** Stores the committable offset of a partition. */
  commit(log: PartitionLog, offset: number): void;
}

interface Assignment {
  readonly member: Member;
  readonly consumer: PartitionConsumer;
  released: Promise<void> | undefined;
}

const DEFAULT_DRAIN_TIMEOUT_MS = 10_000;

/** The members of a group, and their partitions. */
export class Group {
  readonly #environment: GroupEnvironment;
  readonly #members = new Set<Member>();
  readonly #assignments = new Map<PartitionLog, Assignment>();

  constructor(environment: GroupEnvironment) {
    this.#environment = environment;
  }

  join(member: Member): void {
    this.#members.add(member);
    this.rebalance();
  }

  /** Resolves when the records of the member are finished, or its timeout has passed, and others have its partitions. */
  async leave(member: Member): Promise<void> {
    this.#members.delete(member);
    this.rebalance();
    for (const [, assignment] of this.#assignments) {
      if (assignment.member === member) await assignment.released;
    }
  }

  assigned(member: Member): readonly PartitionLog[] {
    return [...this.#assignments].flatMap(([log, assignment]) => (assignment.member === member ? [log] : []));
  }

  /** Divides the partitions among the members again. The owner of a partition that moves finishes its records first. */
  rebalance(): void {
    const members = [...this.#members];
    const logs = this.#environment.logsOf([...new Set(members.flatMap(({ options }) => options.topics))]);
    const targets = balance(
      logs,
      members,
      (member, log) => member.options.topics.includes(log.topic),
      (log) => this.#assignments.get(log)?.member,
    );
    for (const [log, assignment] of this.#assignments) {
      if (targets.get(log) !== assignment.member) assignment.released ??= this.#release(log, assignment);
    }
    for (const [log, member] of targets) {
      if (this.#assignments.has(log)) continue;
      const consumer = this.#environment.consume(member, log);
      this.#assignments.set(log, { member, consumer, released: undefined });
    }
  }

  /** Stores the committable offsets of all members. */
  commit(): void {
    for (const [log, { consumer }] of this.#assignments) this.#environment.commit(log, consumer.committable);
  }

  async #release(log: PartitionLog, { member, consumer }: Assignment): Promise<void> {
    await consumer.release(member.options.drainTimeoutMs ?? DEFAULT_DRAIN_TIMEOUT_MS);
    this.#environment.commit(log, consumer.committable);
    this.#assignments.delete(log);
    this.rebalance();
  }
}
