/**
 * The lanes that have something to do here: one after the other within a lane, side by side across lanes. A lane also
 * knows when it was parked, so that what was claimed before does not go ahead of what waits.
 */
export class Lanes {
  readonly #lanes = new Map<string, Lane>();
  #tick = 0;

  /** Comes into a lane, before anybody is asked whether it may be delivered. Every ticket has to {@link LaneTicket.run}, or to leave. */
  enter(key: string): LaneTicket {
    const lane = this.#lanes.get(key) ?? { tickets: 0, parking: 0, parkedAt: -1, tail: undefined };
    this.#lanes.set(key, lane);
    return new LaneTicket(
      lane,
      () => (this.#tick += 1),
      () => {
        if (lane.tickets === 0 && lane.parking === 0) this.#lanes.delete(key);
      },
    );
  }

  /** How many lanes have something to do. */
  get size(): number {
    return this.#lanes.size;
  }
}

interface Lane {
  tickets: number;
  /** How many of its deliveries are on their way into the store. */
  parking: number;
  /** When the last of them arrived there. */
  parkedAt: number;
  tail: Promise<unknown> | undefined;
}

/** One delivery's stay in its lane. */
export class LaneTicket {
  readonly #lane: Lane;
  readonly #since: number;
  readonly #nextTick: () => number;
  readonly #changed: () => void;
  /** Whether the lane was empty when it came. */
  readonly first: boolean;

  constructor(lane: Lane, nextTick: () => number, changed: () => void) {
    this.#lane = lane;
    this.#since = nextTick();
    this.#nextTick = nextTick;
    this.#changed = changed;
    this.first = lane.tickets === 0;
    lane.tickets += 1;
  }

  /** Does the work once everything that came into the lane before has ended, whichever way, and leaves. */
  run<Result>(work: () => Promise<Result>): Promise<Result> {
    const before = this.#lane.tail;
    const result = (before === undefined ? work() : before.then(work, work)).finally(() => {
      this.leave();
    });
    this.#lane.tail = result;
    return result;
  }

  /** Goes without having done anything. */
  leave(): void {
    this.#lane.tickets -= 1;
    this.#changed();
  }

  /** Whether something of the lane was parked since this came, or is being parked. */
  readonly laneWasParked = (): boolean => this.#lane.parking > 0 || this.#lane.parkedAt > this.#since;

  /** Does the work that parks it. The lane may go on meanwhile: what comes behind sees that it is overtaken. */
  async park(work: () => Promise<void>): Promise<void> {
    this.#lane.parking += 1;
    try {
      await work();
    } finally {
      this.#lane.parking -= 1;
      this.#lane.parkedAt = this.#nextTick();
      this.#changed();
    }
  }
}
