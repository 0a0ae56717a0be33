import { FailureLog } from '../failure-log.ts';
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
import type { MemberEvents, Membership } from './membership.ts';

export interface ClassicMembershipOptions {
  readonly cluster: Cluster;
  readonly settings: KafkaSettings;
  readonly group: string;
  readonly events: MemberEvents;
}

const FAILURE_LINES = { failed: 'group unreachable, retrying', recovered: 'group reachable again', field: 'groups' };
const PAUSE_AFTER_FAILURE_MS = 200;
/** The pause after rejected credentials, in milliseconds: brokers may lock out a user after many attempts. */
const PAUSE_AFTER_REFUSAL_MS = 5000;
/** How much longer than the session other members may take to join, in milliseconds. */
const REBALANCE_GRACE_MS = 5000;
/**
 * A rebalance that moves partitions has a second part, which a member learns of by its next heartbeat. For some time after
 * each rebalance heartbeats are frequent, in milliseconds, so that moving partitions pause shortly only.
 */
const SETTLING_MS = 3000;
const SETTLING_HEARTBEAT_MS = 100;

/**
 * A member by the classic protocol of Kafka groups (JoinGroup and SyncGroup): sends heartbeats, and joins again on a rebalance.
 * While the coordinator is unreachable it keeps its partitions, until a coordinator says that the group has removed it.
 */
export class ClassicMembership implements Membership {
  readonly #options: ClassicMembershipOptions;
  readonly #connections: NodeConnections;
  /** Apart from the others: a coordinator answers a join when all members have joined. */
  readonly #joinConnections: NodeConnections;
  readonly #wakeup = new Wakeup();
  readonly #ended = new AbortController();
  readonly #rebalanceTimeoutMs: number;
  readonly #failures: FailureLog;
  #coordinator: NodeAddress | undefined;
  #member = '';
  #generation = -1;
  #leads = false;
  #joined = false;
  #rejoining = false;
  #settledAt = 0;
  #running: Promise<void> = Promise.resolve();

  constructor(options: ClassicMembershipOptions) {
    this.#options = options;
    this.#rebalanceTimeoutMs = options.settings.sessionTimeoutMs + REBALANCE_GRACE_MS;
    this.#failures = new FailureLog(options.settings.log, FAILURE_LINES);
    this.#connections = options.cluster.connections(options.settings.timeoutMs);
    this.#joinConnections = options.cluster.connections(this.#rebalanceTimeoutMs + REBALANCE_GRACE_MS);
  }

  async join(): Promise<void> {
    try {
      await this.#joinFirst();
    } catch (error) {
      this.#closeConnections();
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

  rejoin(): void {
    this.#rejoining = true;
    this.#wakeup.wake();
  }

  topicsChanged(): void {
    if (this.#leads) this.rejoin();
  }

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

  async leave(): Promise<void> {
    if (this.#ended.signal.aborted) return;
    this.#ended.abort();
    this.#wakeup.wake();
    const leaving = this.#member === '' ? undefined : this.#leave();
    await Promise.race([leaving, pause(this.#options.settings.timeoutMs)]);
    this.#closeConnections();
    await this.#running;
  }

  async #leave(): Promise<void> {
    const coordinator = this.#coordinator;
    // The process may start again: its partitions wait for it as long as the session.
    if (coordinator === undefined || this.#options.settings.groupInstanceId !== undefined) return;
    // If it fails, the session times out.
    await this.#connections.request(coordinator, (node) => node.leaveGroup(this.#identity())).catch(() => undefined);
  }

  #closeConnections(): void {
    this.#connections.close();
    this.#joinConnections.close();
  }

  async #run(): Promise<void> {
    while (!this.#isEnded()) {
      try {
        if (!this.#joined || this.#rejoining) await this.#joinOnce();
        await this.#wakeup.wait(this.#heartbeatMs());
        if (this.#isEnded() || this.#rejoining) continue;
        await this.#ask((node) => node.heartbeat(this.#identity()));
        this.#failures.succeeded([this.#options.group]);
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
    } else if (hasCode(error, KAFKA_CODES.fencedInstanceId)) {
      this.#stopFenced();
    } else {
      const passes = isRetryable(error);
      this.#failures.failed([this.#options.group], passes ? 'warn' : 'error', error);
      await pause(passes ? PAUSE_AFTER_FAILURE_MS : PAUSE_AFTER_REFUSAL_MS, this.#ended.signal);
    }
  }

  async #joinOnce(): Promise<void> {
    const { group, settings, events, cluster } = this.#options;
    this.#rejoining = false;
    try {
      const subscription = encodeSubscription({ topics: events.topics(), owned: events.owned() });
      const answer = await this.#ask(
        (node) =>
          node.joinGroup({
            group,
            member: this.#member,
            instance: settings.groupInstanceId,
            sessionTimeoutMs: settings.sessionTimeoutMs,
            rebalanceTimeoutMs: this.#rebalanceTimeoutMs,
            subscription,
          }),
        this.#joinConnections,
      );
      if (this.#isEnded()) return;
      this.#member = answer.member;
      this.#generation = answer.generation;
      this.#leads = answer.members.length > 0;
      const assignments = await assignPartitions(answer.members, (wanted) => cluster.partitions(wanted));
      const assignment = await this.#ask(
        (node) => node.syncGroup(this.#identity(), assignments),
        this.#joinConnections,
      );
      this.#joined = true;
      this.#settledAt = performance.now() + SETTLING_MS;
      if (!this.#isEnded()) events.onAssignment(decodeAssignment(assignment));
    } catch (error) {
      this.#rejoining = true;
      if (hasCode(error, KAFKA_CODES.unknownMemberId)) this.#member = '';
      throw error;
    }
  }

  /** Sends a request to the coordinator, which may move. */
  async #ask<Answer>(
    ask: (node: KafkaNode) => Promise<Answer>,
    connections: NodeConnections = this.#connections,
  ): Promise<Answer> {
    const { cluster, group } = this.#options;
    this.#coordinator ??= await cluster.any((node) => node.findCoordinator(group));
    try {
      return await connections.request(this.#coordinator, ask);
    } catch (error) {
      if (!hasCode(error, ...MEMBERSHIP_CODES)) this.#coordinator = undefined;
      throw error;
    }
  }

  #heartbeatMs(): number {
    const { heartbeatMs } = this.#options.settings;
    return performance.now() < this.#settledAt ? Math.min(heartbeatMs, SETTLING_HEARTBEAT_MS) : heartbeatMs;
  }

  #lose(): void {
    this.#joined = false;
    this.#member = '';
    this.#generation = -1;
    this.#options.settings.log('warn', 'removed from the group', { group: this.#options.group });
    this.#options.events.onLost();
  }

  /** To join again would take the partitions from the other process, which would take them back. */
  #stopFenced(): void {
    const { group, settings } = this.#options;
    this.#lose();
    this.#ended.abort();
    this.#closeConnections();
    settings.log('error', 'stopped reading: group_instance_id is in use', {
      group,
      instance: settings.groupInstanceId,
    });
  }

  #identity(): GroupMember {
    return { group: this.#options.group, member: this.#member, generation: this.#generation };
  }

  #isEnded(): boolean {
    return this.#ended.signal.aborted;
  }
}

const MEMBERSHIP_CODES = [KAFKA_CODES.rebalanceInProgress, KAFKA_CODES.unknownMemberId, KAFKA_CODES.illegalGeneration];
