import { AccountState, type DeliveryRecord } from '@chat4all/proto';
import { NEVER_MS, scheduleOf } from '../rules/schedule.ts';
import { LANE_RELEASE_LIMIT } from '../rules/limits.ts';
import type { ParkedCounts } from '../backlog.ts';

const MINUTE_MS = 60_000;

interface Parked {
  readonly record: DeliveryRecord;
  readonly place: number;
  releasedMs?: number | undefined;
  releases: number;
}

interface LaneTime {
  /** The lane is given not before. */
  readonly timeMs: number;
  /** How many of it are given next. */
  readonly run: number;
}

interface Scheduled {
  readonly record: DeliveryRecord;
  notBeforeMs: number;
  releasedMs?: number;
}

/** What waits, in memory and in plain words: the deliveries that are parked in their lanes, and those with a time. */
export class WaitingModel {
  readonly parked = new Map<string, Parked>();
  readonly scheduled = new Map<string, Scheduled>();
  readonly accounts = new Map<string, AccountState>();
  readonly #lanes = new Map<string, LaneTime>();
  #places = 0;

  /** Whether something waits in the record's lane before a place. */
  isHeld(record: DeliveryRecord, before = Infinity): boolean {
    return this.#inLane(laneOf(record)).some(({ place }) => place < before);
  }

  /** A place behind all that were given before. */
  newPlace(): number {
    return (this.#places += 1);
  }

  /** Parks a record at its place. With a time its lane waits for that if nothing waits before it. */
  park(record: DeliveryRecord, place: number, notBeforeMs?: number): void {
    if (notBeforeMs !== undefined && !this.isHeld(record, place))
      this.#lanes.set(laneOf(record), { timeMs: notBeforeMs, run: 1 });
    this.parked.set(record.deliveryId, { record, place, releases: record.releases });
  }

  /** Takes a parked delivery out; if it led its lane, what is behind has its turn. */
  leave(deliveryId: string, nowMs: number): void {
    const gone = this.parked.get(deliveryId);
    if (gone === undefined) return;
    this.parked.delete(deliveryId);
    const lane = laneOf(gone.record);
    const rest = this.#inLane(lane);
    if (rest.length === 0) this.#lanes.delete(lane);
    else if (rest.every(({ place }) => place > gone.place)) {
      const onTheirWay = rest.some(({ releasedMs }) => releasedMs !== undefined);
      const { timeMs, run } = this.#lanes.get(lane) ?? { timeMs: nowMs, run: 1 };
      this.#lanes.set(lane, { timeMs: onTheirWay ? Math.min(timeMs, nowMs + MINUTE_MS) : nowMs, run });
    }
  }

  /** What is parked, by account. */
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

  /** The delivery before has its turn: the time of its fallback begins. */
  begin(next: Scheduled | undefined, nowMs: number): void {
    if (next?.notBeforeMs === NEVER_MS) next.notBeforeMs = nowMs + (next.record.fallback?.waitMs ?? 0);
  }

  /** The delivery before has ended in vain: its fallback has its turn. */
  hasten(next: Scheduled | undefined, nowMs: number): void {
    if (next && next.releasedMs === undefined) next.notBeforeMs = Math.min(next.notBeforeMs, nowMs);
  }

  /** The next step of the fallback that a delivery belongs to, as long as it is scheduled. */
  nextOf({ messageId, position }: DeliveryRecord): Scheduled | undefined {
    const next = this.scheduled.get(`${messageId}-${position + 1}`);
    return next?.record.fallback && next.record.fallback.firstPosition <= position ? next : undefined;
  }

  setAccount(accountId: string, state: AccountState, nowMs: number): void {
    const wasAside = (this.accounts.get(accountId) ?? AccountState.ACTIVE) !== AccountState.ACTIVE;
    this.accounts.set(accountId, state);
    if (!wasAside || state !== AccountState.ACTIVE) return;
    for (const [lane, { timeMs, run }] of this.#lanes) {
      if (lane.startsWith(`${accountId} `)) this.#lanes.set(lane, { timeMs: Math.min(timeMs, nowMs), run });
    }
  }

  /** Gives out all that is due: first what is parked, each lane in order, then what was scheduled. */
  takeDue(nowMs: number): { readonly parked: DeliveryRecord[]; readonly scheduled: DeliveryRecord[] } {
    const given: Parked[] = [];
    const canBeGiven = ({ releasedMs }: Parked): boolean => releasedMs === undefined || releasedMs <= nowMs - MINUTE_MS;
    const give = (each: Parked): void => {
      each.releasedMs = nowMs;
      each.releases += 1;
      given.push(each);
    };
    const due = [...this.#lanes].filter(([lane, { timeMs }]) => timeMs <= nowMs && this.#isActive(lane));
    for (const [lane, { run }] of due.sort(
      ([oneLane, one], [otherLane, other]) => one.timeMs - other.timeMs || (oneLane < otherLane ? -1 : 1),
    )) {
      this.#inLane(lane).filter(canBeGiven).slice(0, run).forEach(give);
      this.#lanes.set(lane, { timeMs: nowMs + MINUTE_MS, run: Math.min(2 * run, LANE_RELEASE_LIMIT) });
    }
    byPlace([...this.parked.values()].filter((each) => isOver(each.record, nowMs) && canBeGiven(each))).forEach(give);
    return {
      parked: given.map(({ record, releases }) => ({ ...record, releases })),
      scheduled: this.#takeScheduled(nowMs),
    };
  }

  #takeScheduled(nowMs: number): DeliveryRecord[] {
    const due = [...this.scheduled.values()].filter(
      ({ record, notBeforeMs, releasedMs = -Infinity }) =>
        notBeforeMs <= nowMs || (isOver(record, nowMs) && releasedMs <= nowMs - MINUTE_MS),
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
    return byPlace([...this.parked.values()].filter(({ record }) => laneOf(record) === lane));
  }
}

function accountOf({ identity }: DeliveryRecord): string {
  return identity?.accountId ?? '';
}

function laneOf({ identity }: DeliveryRecord): string {
  return `${identity?.accountId} ${identity?.kind} ${identity?.value}`;
}

function byPlace(parked: Parked[]): Parked[] {
  return parked.sort((one, other) => one.place - other.place);
}

/** Whether a delivery's time to live is over. */
export function isOver({ expireTimeMs }: DeliveryRecord, nowMs: number): boolean {
  return expireTimeMs > 0 && expireTimeMs <= nowMs;
}
