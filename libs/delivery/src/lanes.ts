/**
 * The lanes with work in this process: deliveries of one lane run one after the other, lanes run concurrently. A lane also
 * records when a delivery of it was parked, so that one claimed before is not sent ahead of it.
 */
export class Lanes {
  readonly #lanes = new Map<string, Lane>();
  #tick = 0;

  /**
   * Enters a delivery into its lane. Call this before the delivery is admitted, and {@link LaneTicket.run} or
   * {@link LaneTicket.leave} for every ticket.
   */
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

  /** The number of lanes with work. */
  get size(): number {
    return this.#lanes.size;
  }
}

interface Lane {
  tickets: number;
  /** The number of its deliveries that are being parked. */
  parking: number;
  /** The tick at which the last of them was parked. */
  parkedAt: number;
  tail: Promise<unknown> | undefined;
}

/** One delivery's position in its lane. */
export class LaneTicket {
  readonly #lane: Lane;
  readonly #enteredAt: number;
  readonly #nextTick: () => number;
  readonly #onChange: () => void;
  /** True if the lane was empty when the delivery entered. */
  readonly isFirst: boolean;

  constructor(lane: Lane, nextTick: () => number, onChange: () => void) {
    this.#lane = lane;
    this.#enteredAt = nextTick();
    this.#nextTick = nextTick;
    this.#onChange = onChange;
    this.isFirst = lane.tickets === 0;
    lane.tickets += 1;
  }

  /** Runs the work once everything that entered the lane before has settled, then leaves. */
  run<Result>(work: () => Promise<Result>): Promise<Result> {
    const previous = this.#lane.tail;
    const result = (previous === undefined ? work() : previous.then(work, work)).finally(() => {
      this.leave();
    });
    this.#lane.tail = result;
    return result;
  }

  /** Leaves the lane without running. */
  leave(): void {
    this.#lane.tickets -= 1;
    this.#onChange();
  }

  /** Returns whether a delivery of the lane was parked since this one entered, or is being parked. */
  readonly laneWasParked = (): boolean => this.#lane.parking > 0 || this.#lane.parkedAt > this.#enteredAt;

  /** Runs the work that parks the delivery. The lane continues meanwhile, and later deliveries see that it was parked. */
  async park(work: () => Promise<unknown>): Promise<void> {
    this.#lane.parking += 1;
    try {
      await work();
    } finally {
      this.#lane.parking -= 1;
      this.#lane.parkedAt = this.#nextTick();
      this.#onChange();
    }
  }
}
