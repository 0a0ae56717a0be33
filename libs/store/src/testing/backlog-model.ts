import { AccountState, type DeliveryRecord } from '@chat4all/proto';
import { NEVER_MS, scheduleOf } from '../rules/schedule.ts';
import { LANE_RELEASE_LIMIT } from '../rules/limits.ts';
import type { ParkedCounts } from '../backlog.ts';

const MINUTE_MS = 60_000;

interface Parked {
  readonly record: DeliveryRecord;
  readonly laneSequence: number;
  releasedMs?: number | undefined;
  releases: number;
}

interface LaneTime {
  /** The earliest release, in milliseconds since 1970. */
  readonly timeMs: number;
  /** How many deliveries the next release includes. */
  readonly run: number;
}

interface Scheduled {
  readonly record: DeliveryRecord;
  notBeforeMs: number;
  releasedMs?: number;
}

/** Parked and scheduled deliveries, in memory. */
export class BacklogModel {
  readonly parked = new Map<string, Parked>();
  readonly scheduled = new Map<string, Scheduled>();
  readonly accounts = new Map<string, AccountState>();
  readonly #lanes = new Map<string, LaneTime>();
  #lastSequence = 0;

  /** Returns whether the record's lane has parked deliveries before a lane sequence. */
  isParkedBefore(record: DeliveryRecord, before = Infinity): boolean {
    return this.#inLane(laneOf(record)).some(({ laneSequence }) => laneSequence < before);
  }

  /** Returns a lane sequence higher than all before. */
  nextLaneSequence(): number {
    return (this.#lastSequence += 1);
  }

  /** Parks a record. With a time, its lane waits for that if the record is the first. */
  park(record: DeliveryRecord, laneSequence: number, notBeforeMs?: number): void {
    if (notBeforeMs !== undefined && !this.isParkedBefore(record, laneSequence))
      this.#lanes.set(laneOf(record), { timeMs: notBeforeMs, run: 1 });
    this.parked.set(record.deliveryId, { record, laneSequence, releases: record.releases });
  }

  /** Removes a parked delivery; if it was the first of its lane, the next ones are due. */
  leave(deliveryId: string, nowMs: number): void {
    const left = this.parked.get(deliveryId);
    if (left === undefined) return;
    this.parked.delete(deliveryId);
    const lane = laneOf(left.record);
    const rest = this.#inLane(lane);
    if (rest.length === 0) this.#lanes.delete(lane);
    else if (rest.every(({ laneSequence }) => laneSequence > left.laneSequence)) {
      const someReleased = rest.some(({ releasedMs }) => releasedMs !== undefined);
      const { timeMs, run } = this.#lanes.get(lane) ?? { timeMs: nowMs, run: 1 };
      this.#lanes.set(lane, { timeMs: someReleased ? Math.min(timeMs, nowMs + MINUTE_MS) : nowMs, run });
    }
  }

  /** Counts parked deliveries by account. */
  countParked(): ParkedCounts[] {
    const records = [...this.parked.values()].map(({ record }) => record);
    return [...new Set(records.map(accountOf))].sort().map((accountId) => {
      const lanes = records.filter((record) => accountOf(record) === accountId).map(laneOf);
      return { accountId, lanes: new Set(lanes).size, deliveries: lanes.length };
    });
  }

  schedule(record: DeliveryRecord): void {
    const schedule = scheduleOf(record);
    if (schedule) this.scheduled.set(record.deliveryId, { record, notBeforeMs: schedule.notBeforeMs });
  }

  /** The delivery before is tried: the wait of this step begins. */
  startFallbackWait(next: Scheduled | undefined, nowMs: number): void {
    if (next?.notBeforeMs === NEVER_MS) next.notBeforeMs = nowMs + (next.record.fallback?.waitMs ?? 0);
  }

  /** The delivery before has ended without success: this step is due. */
  triggerFallback(next: Scheduled | undefined, nowMs: number): void {
    if (next && next.releasedMs === undefined) next.notBeforeMs = Math.min(next.notBeforeMs, nowMs);
  }

  /** The next step of a delivery's fallback, while it is scheduled. */
  nextOf({ messageId, position }: DeliveryRecord): Scheduled | undefined {
    const next = this.scheduled.get(`${messageId}-${position + 1}`);
    return next?.record.fallback && next.record.fallback.firstPosition <= position ? next : undefined;
  }

  setAccount(accountId: string, state: AccountState, nowMs: number): void {
    const wasSuspended = (this.accounts.get(accountId) ?? AccountState.ACTIVE) !== AccountState.ACTIVE;
    this.accounts.set(accountId, state);
    if (!wasSuspended || state !== AccountState.ACTIVE) return;
    for (const [lane, { timeMs, run }] of this.#lanes) {
      if (lane.startsWith(`${accountId} `)) this.#lanes.set(lane, { timeMs: Math.min(timeMs, nowMs), run });
    }
  }

  /** Releases all that is due: parked deliveries first, each lane in order, then scheduled ones. */
  takeDue(nowMs: number): { readonly parked: DeliveryRecord[]; readonly scheduled: DeliveryRecord[] } {
    const released: Parked[] = [];
    const canBeReleased = ({ releasedMs }: Parked): boolean =>
      releasedMs === undefined || releasedMs <= nowMs - MINUTE_MS;
    const release = (each: Parked): void => {
      each.releasedMs = nowMs;
      each.releases += 1;
      released.push(each);
    };
    const due = [...this.#lanes].filter(([lane, { timeMs }]) => timeMs <= nowMs && this.#isActive(lane));
    for (const [lane, { run }] of due.sort(
      ([oneLane, one], [otherLane, other]) => one.timeMs - other.timeMs || (oneLane < otherLane ? -1 : 1),
    )) {
      this.#inLane(lane).filter(canBeReleased).slice(0, run).forEach(release);
      this.#lanes.set(lane, { timeMs: nowMs + MINUTE_MS, run: Math.min(2 * run, LANE_RELEASE_LIMIT) });
    }
    bySequence(
      [...this.parked.values()].filter((each) => isExpired(each.record, nowMs) && canBeReleased(each)),
    ).forEach(release);
    return {
      parked: released.map(({ record, releases }) => ({ ...record, releases })),
      scheduled: this.#takeScheduled(nowMs),
    };
  }

  #takeScheduled(nowMs: number): DeliveryRecord[] {
    const due = [...this.scheduled.values()].filter(
      ({ record, notBeforeMs, releasedMs = -Infinity }) =>
        notBeforeMs <= nowMs || (isExpired(record, nowMs) && releasedMs <= nowMs - MINUTE_MS),
    );
    for (const each of due) {
      each.releasedMs = nowMs;
      each.notBeforeMs = nowMs + MINUTE_MS;
    }
    return due.map(({ record }) => record);
  }

  #isActive(lane: string): boolean {
    const state = this.accounts.get(lane.slice(0, lane.indexOf(' ')));
    return state === undefined || state === AccountState.ACTIVE;
  }

  #inLane(lane: string): Parked[] {
    return bySequence([...this.parked.values()].filter(({ record }) => laneOf(record) === lane));
  }
}

function accountOf({ identity }: DeliveryRecord): string {
  return identity?.accountId ?? '';
}

function laneOf({ identity }: DeliveryRecord): string {
  return `${identity?.accountId} ${identity?.kind} ${identity?.value}`;
}

function bySequence(parked: Parked[]): Parked[] {
  return parked.sort((one, other) => one.laneSequence - other.laneSequence);
}

/** Returns whether a delivery's time to live has passed. */
export function isExpired({ expireTimeMs }: DeliveryRecord, nowMs: number): boolean {
  return expireTimeMs > 0 && expireTimeMs <= nowMs;
}
