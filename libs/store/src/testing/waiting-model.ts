import { AccountState, type DeliveryRecord } from '@chat4all/proto';
import { NEVER_MS, scheduleOf } from '../schedule.ts';

const MINUTE_MS = 60_000;

interface Parked {
  readonly record: DeliveryRecord;
  readonly place: number;
  releasedMs?: number | undefined;
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
  readonly #lanes = new Map<string, number>();
  #places = 0;

  /** Whether something waits in the record's lane before a place. */
  isHeld(record: DeliveryRecord, before = Infinity): boolean {
    return this.#inLane(laneOf(record)).some(({ place }) => place < before);
  }

  /** Parks a record; gives its place. With a time its lane waits for that if nothing waits before it. */
  park(record: DeliveryRecord, place = (this.#places += 1), notBeforeMs?: number): number {
    if (notBeforeMs !== undefined && !this.isHeld(record, place)) this.#lanes.set(laneOf(record), notBeforeMs);
    this.parked.set(record.deliveryId, { record, place });
    return place;
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
      const own = this.#lanes.get(lane) ?? nowMs;
      this.#lanes.set(lane, onTheirWay ? Math.min(own, nowMs + MINUTE_MS) : nowMs);
    }
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
    for (const [lane, timeMs] of this.#lanes) {
      if (lane.startsWith(`${accountId} `)) this.#lanes.set(lane, Math.min(timeMs, nowMs));
    }
  }

  /** Gives out all that is due: first what is parked, each lane in order, then what was scheduled. */
  takeDue(nowMs: number): { readonly parked: DeliveryRecord[]; readonly scheduled: DeliveryRecord[] } {
    const given: Parked[] = [];
    const give = (each: Parked): void => {
      if (each.releasedMs !== undefined && each.releasedMs > nowMs - MINUTE_MS) return;
      each.releasedMs = nowMs;
      given.push(each);
    };
    const due = [...this.#lanes].filter(([lane, timeMs]) => timeMs <= nowMs && this.#isActive(lane));
    for (const [lane] of due.sort(
      ([oneLane, one], [otherLane, other]) => one - other || (oneLane < otherLane ? -1 : 1),
    )) {
      this.#inLane(lane).forEach(give);
      this.#lanes.set(lane, nowMs + MINUTE_MS);
    }
    byPlace([...this.parked.values()].filter(({ record }) => isOver(record, nowMs))).forEach(give);
    return { parked: given.map(({ record }) => record), scheduled: this.#takeScheduled(nowMs) };
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
