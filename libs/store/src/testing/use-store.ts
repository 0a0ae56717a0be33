import { afterEach, beforeEach } from 'vitest';
import { type DeliveryRecord, DeliveryState } from '@chat4all/proto';
import type { Admission, Verdict } from '../admission.ts';
import type { Change } from '../change.ts';
import type { Store } from '../store.ts';
import { delivery, sampleTime } from './samples.ts';

/** A place for one test's data. */
export interface StoreEnvironment {
  /**
   * Opens a store with this clock, in milliseconds since 1970. All that are opened have the same data, also those that are
   * opened after others were closed.
   */
  open(now: () => number): Promise<Store>;
  /** Removes the data. */
  dispose(): Promise<void>;
}

/** A store of its own for each test, and what tests often ask of it. */
export interface StoreInTest {
  /** The store of the test that is running. */
  readonly store: Store;
  /** What the clock of all its stores says, in milliseconds since 1970. */
  nowMs: number;
  /** Opens another store on the same data, which is closed after the test. */
  openAnother(): Promise<Store>;
  /** Closes the store and opens it again. */
  reopen(): Promise<void>;
  /** Admits records, each by a place in the log of its own, which `at` may name; gives the verdicts. */
  admit(records: readonly DeliveryRecord[], at?: string): Promise<Verdict[]>;
  /** The same, but gives all that is said. */
  admitWhole(records: readonly DeliveryRecord[], at?: string): Promise<Admission[]>;
  /** The claim that a record has got last by these two, at the same place; that of nobody if it has got none. */
  claimOf(record: Pick<DeliveryRecord, 'deliveryId'>, at?: string): string;
  /** Parks records that were admitted at the same place, by the claims that they have got last, until a time. */
  park(records: readonly DeliveryRecord[], notBeforeMs: number, at?: string): Promise<void>;
  /** What is due now, by the ids of the deliveries. */
  takeDue(limit?: number): Promise<string[]>;
  stateOf(deliveryId: string): Promise<DeliveryState | undefined>;
}

/** The place in the log at which tests take a record off it. */
export function positionOf({ deliveryId }: Pick<DeliveryRecord, 'deliveryId'>, at = 'first'): string {
  return `${at}/${deliveryId}`;
}

/** Accepts, as the API does, what waits for a time. */
export function acceptedFact(
  id: string,
  partial: Partial<DeliveryRecord> = {},
): { kind: 'accepted'; record: DeliveryRecord } {
  return { kind: 'accepted', record: delivery(id, partial) };
}

/** From which state to which each change leads. */
export function movesOf(changes: readonly Change[]): [DeliveryState, DeliveryState][] {
  return changes.map(({ previousState, state }) => [previousState, state]);
}

/** Opens a store before each test of the suite, and disposes of it after. */
export function useStore(create: () => Promise<StoreEnvironment>): StoreInTest {
  let environment: StoreEnvironment;
  let store: Store;
  const others: Store[] = [];
  const claims = new Map<string, string>();
  const given = new Map<string, number>();
  /** What is taken off the log at another place than the first is what came out of the store last. */
  const asGiven = (record: DeliveryRecord, at = 'first'): DeliveryRecord => {
    return at === 'first' ? record : { ...record, releases: given.get(record.deliveryId) ?? 0 };
  };
  const open = (): Promise<Store> => environment.open(() => inTest.nowMs);
  beforeEach(async () => {
    inTest.nowMs = sampleTime;
    claims.clear();
    given.clear();
    environment = await create();
    store = await open();
  });
  afterEach(async () => {
    await Promise.all([store, ...others.splice(0)].map((each) => each.close()));
    await environment.dispose();
  });
  const inTest: StoreInTest = {
    get store() {
      return store;
    },
    nowMs: sampleTime,
    openAnother: async () => {
      const another = await open();
      others.push(another);
      return another;
    },
    reopen: async () => {
      await store.close();
      store = await open();
    },
    admit: async (records, at) => (await inTest.admitWhole(records, at)).map(({ verdict }) => verdict),
    admitWhole: async (records, at) => {
      const candidates = records.map((record) => ({
        record: asGiven(record, at),
        logPosition: positionOf(record, at),
      }));
      const admissions = await store.admit(candidates);
      admissions.forEach(({ claim }, index) => {
        const logPosition = candidates[index]?.logPosition;
        if (logPosition !== undefined && claim !== '') claims.set(logPosition, claim);
      });
      return admissions;
    },
    claimOf: (record, at) => claims.get(positionOf(record, at)) ?? 'nobody',
    park: (records, notBeforeMs, at) =>
      store.park(
        records.map((record) => ({ record: asGiven(record, at), claim: inTest.claimOf(record, at), notBeforeMs })),
      ),
    takeDue: async (limit = 1_000) => {
      const due = await store.takeDue(limit);
      for (const record of due) given.set(record.deliveryId, record.releases);
      return due.map(({ deliveryId }) => deliveryId);
    },
    stateOf: async (deliveryId) => {
      const message = await store.getMessage('acme', deliveryId.slice(0, deliveryId.lastIndexOf('-')));
      return message?.deliveries.find((each) => each.deliveryId === deliveryId)?.state;
    },
  };
  return inTest;
}
