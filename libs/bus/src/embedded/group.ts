import type { BatchHandler, SubscribeOptions } from '../bus.ts';
import { balance } from '../balance.ts';
import type { PartitionConsumer } from '../partition-consumer.ts';
import type { PartitionLog } from './partition-log.ts';

/** One subscription. */
export interface Member {
  readonly options: SubscribeOptions;
  readonly handle: BatchHandler;
}

export interface GroupEnvironment {
  /** All partitions of the topics. */
  logsOf(topics: readonly string[]): readonly PartitionLog[];
  /** Begins handing out a partition to a member, from what the group has committed. */
  consume(member: Member, log: PartitionLog): PartitionConsumer;
  /** Takes over what the group has finished of a partition. */
  commit(log: PartitionLog, offset: number): void;
}

interface Assignment {
  readonly member: Member;
  readonly consumer: PartitionConsumer;
  released: Promise<void> | undefined;
}

const defaultDrainTimeoutMs = 10_000;

/** The members of one group and who of them has which partition. */
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

  /** Resolves when everything that the member had is done, or its time is up, and others have it. */
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

  /** Shares the partitions among the members anew. A partition that moves is drained by its owner first. */
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

  /** Takes over what the members have finished. */
  commit(): void {
    for (const [log, { consumer }] of this.#assignments) this.#environment.commit(log, consumer.committable);
  }

  async #release(log: PartitionLog, { member, consumer }: Assignment): Promise<void> {
    await consumer.release(member.options.drainTimeoutMs ?? defaultDrainTimeoutMs);
    this.#environment.commit(log, consumer.committable);
    this.#assignments.delete(log);
    this.rebalance();
  }
}
