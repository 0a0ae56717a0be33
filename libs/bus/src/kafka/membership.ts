import { Wakeup } from '../wakeup.ts';
import { toBusError, isRetryable } from './to-bus-error.ts';
import type { Cluster } from './cluster.ts';
import { decodeAssignment, encodeSubscription } from './group-protocol.ts';
import { hasCode, KAFKA_CODES } from './kafka-error.ts';
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
  /** The subscribed topics; none while the member is leaving. */
  readonly topics: () => readonly string[];
  /** The owned partitions, including those whose last records are being finished. */
  readonly owned: () => readonly TopicPartition[];
  /** Called with the whole assignment after every rebalance. */
  readonly onAssignment: (assignment: readonly TopicPartition[]) => void;
  /** Called when the group has removed this member: others may have its partitions. */
  readonly onLost: () => void;
}

const PAUSE_AFTER_FAILURE_MS = 200;
/** The pause after rejected credentials, in milliseconds: brokers may lock out a user after many attempts. */
const PAUSE_AFTER_REFUSAL_MS = 5000;
/** How much longer than the session other members may take to join, in milliseconds. */
const REBALANCE_GRACE_MS = 5000;

/** A member of a Kafka group: joins, sends heartbeats, joins again on a rebalance, and leaves. */
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
    this.#rebalanceTimeoutMs = options.settings.sessionTimeoutMs + REBALANCE_GRACE_MS;
    this.#connections = options.cluster.connections(this.#rebalanceTimeoutMs + REBALANCE_GRACE_MS);
  }

  /** Resolves once the member has joined; rejects with a `BusError` if that takes too long or is rejected. */
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
        // A rebalance may take longer, for example until the session of a crashed member ends.
        if (this.#isEnded() || !hasCode(error, ...MEMBERSHIP_CODES)) throw error;
      }
    }
  }

  /** Starts a rebalance if this member is the leader or its partitions have changed. */
  rejoin(): void {
    this.#rejoining = true;
    this.#wakeup.wake();
  }

  /** Starts a rebalance if this member is the leader: for topics with more partitions. */
  rejoinAsLeader(): void {
    if (this.#leads) this.rejoin();
  }

  /** Commits, with retries until the deadline. Rejects if that fails, or if the group has removed this member. */
  async commit(offsets: readonly PartitionOffset[], deadline: Deadline): Promise<void> {
    for (;;) {
      try {
        await retry(deadline, () => this.#ask((node) => node.commitOffsets(this.#identity(), offsets)));
        return;
      } catch (error) {
        const settling = hasCode(error, KAFKA_CODES.rebalanceInProgress);
        if (!settling || performance.now() > deadline) throw toBusError(error);
        await pause(PAUSE_AFTER_FAILURE_MS);
      }
    }
  }

  /** Leaves the group, so that others need not wait for the session timeout. */
  async leave(): Promise<void> {
    if (this.#ended.signal.aborted) return;
    this.#ended.abort();
    this.#wakeup.wake();
    clearTimeout(this.#sessionTimer);
    // A join request that waits at the coordinator would delay the leave request.
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
      // The session times out.
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
    if (hasCode(error, KAFKA_CODES.rebalanceInProgress)) {
      this.#joined = false;
    } else if (hasCode(error, KAFKA_CODES.unknownMemberId, KAFKA_CODES.illegalGeneration)) {
      this.#lose();
    } else {
      const passes = isRetryable(error);
      const { log } = this.#options.settings;
      log(passes ? 'warn' : 'error', 'group unreachable, retrying', {
        group: this.#options.group,
        error,
      });
      await pause(passes ? PAUSE_AFTER_FAILURE_MS : PAUSE_AFTER_REFUSAL_MS, this.#ended.signal);
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
      if (hasCode(error, KAFKA_CODES.unknownMemberId)) this.#member = '';
      throw error;
    }
  }

  /** Sends a request to the coordinator, which may move. */
  async #ask<Answer>(ask: (node: KafkaNode) => Promise<Answer>): Promise<Answer> {
    const { cluster, group } = this.#options;
    this.#coordinator ??= await cluster.any((node) => node.findCoordinator(group));
    try {
      return await this.#connections.request(this.#coordinator, ask);
    } catch (error) {
      if (!hasCode(error, ...MEMBERSHIP_CODES)) this.#coordinator = undefined;
      throw error;
    }
  }

  /** The session of this member starts again now. */
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
    this.#options.settings.log('warn', 'removed from the group', { group: this.#options.group });
    this.#options.onLost();
  }

  #identity(): GroupMember {
    return { group: this.#options.group, member: this.#member, generation: this.#generation };
  }

  #isEnded(): boolean {
    return this.#ended.signal.aborted;
  }
}

const MEMBERSHIP_CODES = [KAFKA_CODES.rebalanceInProgress, KAFKA_CODES.unknownMemberId, KAFKA_CODES.illegalGeneration];
