import { Wakeup } from '../wakeup.ts';
import { toBusError, isRetryable } from './to-bus-error.ts';
import type { Cluster } from './cluster.ts';
import { decodeAssignment, encodeSubscription } from './group-protocol.ts';
import { hasCode, kafkaCodes } from './kafka-error.ts';
import type { GroupMember, KafkaNode, NodeAddress, PartitionOffset } from './kafka-node.ts';
import type { KafkaSettings } from './kafka-settings.ts';
import type { NodeConnections } from './node-connections.ts';
import { type Deadline, deadlineIn, pause, retry } from './retry.ts';
import { assignPartitions } from './assign-partitions.ts';
import type { TopicPartition } from './topic-partition.ts';

export interface MembershipOptions {
  readonly cluster: Cluster;
  readonly settings: KafkaSettings;
  readonly group: string;
  /** The topics wanted; none while the member is on its way out. */
  readonly topics: () => readonly string[];
  /** The partitions held, including those whose last records are being finished. */
  readonly owned: () => readonly TopicPartition[];
  /** Called with the whole assignment whenever it was settled anew. */
  readonly onAssignment: (assignment: readonly TopicPartition[]) => void;
  /** Called when the group has gone on without us: others may have our partitions. */
  readonly onLost: () => void;
}

const pauseAfterFailureMs = 200;
/** A refused login is not repeated often: brokers may count them. */
const pauseAfterRefusalMs = 5000;
/** How much longer than the session others may take to join. */
const rebalanceGraceMs = 5000;

/** One member of a group at Kafka: joins, shows signs of life, joins again when the group assignments anew, and leaves. */
export class Membership {
  readonly #options: MembershipOptions;
  readonly #connections: NodeConnections;
  readonly #wakeup = new Wakeup();
  readonly #ended = new AbortController();
  readonly #rebalanceTimeoutMs: number;
  #coordinator: NodeAddress | undefined;
  #member = '';
  #generation = -1;
  #leads = false;
  #joined = false;
  #rejoining = false;
  #sessionTimer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(options: MembershipOptions) {
    this.#options = options;
    this.#rebalanceTimeoutMs = options.settings.sessionTimeoutMs + rebalanceGraceMs;
    this.#connections = options.cluster.connections(this.#rebalanceTimeoutMs + rebalanceGraceMs);
  }

  /** Resolves once the member has joined, or rejects with a `BusError` when that takes too long or is refused. */
  async join(): Promise<void> {
    try {
      await this.#joinFirst();
    } catch (error) {
      this.#connections.close();
      throw toBusError(error);
    }
    this.#running = this.#run();
  }

  async #joinFirst(): Promise<void> {
    for (;;) {
      try {
        await retry(deadlineIn(this.#options.settings.timeoutMs), () => this.#joinOnce(), this.#ended.signal);
        return;
      } catch (error) {
        // A group whose members come and go can be reached; it takes longer, for example until one that died is missed.
        if (this.#isEnded() || !hasCode(error, ...membershipCodes)) throw error;
      }
    }
  }

  /** Makes the group assignment anew, when this member leads it or what it holds has changed. */
  rejoin(): void {
    this.#rejoining = true;
    this.#wakeup.wake();
  }

  /** Makes the group assignment anew if it is this member that assignments: for topics that have grown. */
  rejoinAsLeader(): void {
    if (this.#leads) this.rejoin();
  }

  /** Commits, trying again until the deadline. Rejects when that was in vain, or the group has gone on without us. */
  async commit(offsets: readonly PartitionOffset[], deadline: Deadline): Promise<void> {
    for (;;) {
      try {
        await retry(deadline, () => this.#ask((node) => node.commitOffsets(this.#identity(), offsets)));
        return;
      } catch (error) {
        const settling = hasCode(error, kafkaCodes.rebalanceInProgress);
        if (!settling || performance.now() > deadline) throw toBusError(error);
        await pause(pauseAfterFailureMs);
      }
    }
  }

  /** Leaves the group, so that the others need not wait for the end of the session. */
  async leave(): Promise<void> {
    if (this.#ended.signal.aborted) return;
    this.#ended.abort();
    this.#wakeup.wake();
    clearTimeout(this.#sessionTimer);
    // A request to join that waits at the coordinator would hold up the one to leave.
    const leaving = this.#member === '' ? undefined : this.#leave();
    await Promise.race([leaving, pause(this.#options.settings.timeoutMs)]);
    this.#connections.close();
    await this.#running;
  }

  async #leave(): Promise<void> {
    const connections = this.#options.cluster.connections(this.#options.settings.timeoutMs);
    const coordinator = this.#coordinator;
    try {
      if (coordinator !== undefined) {
        await connections.request(coordinator, (node) => node.leaveGroup(this.#identity()));
      }
    } catch {
      // The session ends by itself.
    } finally {
      connections.close();
    }
  }

  async #run(): Promise<void> {
    while (!this.#isEnded()) {
      try {
        if (!this.#joined || this.#rejoining) await this.#joinOnce();
        await this.#wakeup.wait(this.#options.settings.heartbeatMs);
        if (this.#isEnded() || this.#rejoining) continue;
        await this.#ask((node) => node.heartbeat(this.#identity()));
        this.#showsLife(this.#options.settings.sessionTimeoutMs);
      } catch (error) {
        if (this.#isEnded()) return;
        await this.#recover(error);
      }
    }
  }

  async #recover(error: unknown): Promise<void> {
    if (hasCode(error, kafkaCodes.rebalanceInProgress)) {
      this.#joined = false;
    } else if (hasCode(error, kafkaCodes.unknownMemberId, kafkaCodes.illegalGeneration)) {
      this.#lose();
    } else {
      const passes = isRetryable(error);
      const { log } = this.#options.settings;
      log(passes ? 'warn' : 'error', 'The group cannot be reached; trying again.', {
        group: this.#options.group,
        error,
      });
      await pause(passes ? pauseAfterFailureMs : pauseAfterRefusalMs, this.#ended.signal);
    }
  }

  async #joinOnce(): Promise<void> {
    const { group, settings, topics, owned, onAssignment, cluster } = this.#options;
    this.#rejoining = false;
    this.#showsLife(this.#rebalanceTimeoutMs);
    try {
      const subscription = encodeSubscription({ topics: topics(), owned: owned() });
      const answer = await this.#ask((node) =>
        node.joinGroup({
          group,
          member: this.#member,
          sessionTimeoutMs: settings.sessionTimeoutMs,
          rebalanceTimeoutMs: this.#rebalanceTimeoutMs,
          subscription,
        }),
      );
      if (this.#isEnded()) return;
      this.#member = answer.member;
      this.#generation = answer.generation;
      this.#leads = answer.members.length > 0;
      const assignments = await assignPartitions(answer.members, (wanted) => cluster.partitions(wanted));
      const assignment = await this.#ask((node) => node.syncGroup(this.#identity(), assignments));
      this.#showsLife(settings.sessionTimeoutMs);
      this.#joined = true;
      if (!this.#isEnded()) onAssignment(decodeAssignment(assignment));
    } catch (error) {
      this.#rejoining = true;
      if (hasCode(error, kafkaCodes.unknownMemberId)) this.#member = '';
      throw error;
    }
  }

  /** Requests go to the coordinator, which may move. */
  async #ask<Answer>(ask: (node: KafkaNode) => Promise<Answer>): Promise<Answer> {
    const { cluster, group } = this.#options;
    this.#coordinator ??= await cluster.any((node) => node.findCoordinator(group));
    try {
      return await this.#connections.request(this.#coordinator, ask);
    } catch (error) {
      if (!hasCode(error, ...membershipCodes)) this.#coordinator = undefined;
      throw error;
    }
  }

  /** From now on, the coordinator believes in us for this long. */
  #showsLife(timeMs: number): void {
    clearTimeout(this.#sessionTimer);
    if (this.#isEnded()) return;
    this.#sessionTimer = setTimeout(() => {
      this.#lose();
    }, timeMs);
  }

  #lose(): void {
    clearTimeout(this.#sessionTimer);
    this.#joined = false;
    this.#member = '';
    this.#generation = -1;
    this.#options.settings.log('warn', 'The group has gone on without this member.', { group: this.#options.group });
    this.#options.onLost();
  }

  #identity(): GroupMember {
    return { group: this.#options.group, member: this.#member, generation: this.#generation };
  }

  #isEnded(): boolean {
    return this.#ended.signal.aborted;
  }
}

const membershipCodes = [kafkaCodes.rebalanceInProgress, kafkaCodes.unknownMemberId, kafkaCodes.illegalGeneration];
