import { afterEach, beforeEach } from 'vitest';
import { type DeliveryRecord, DeliveryState } from '@chat4all/proto';
import type { Admission, Verdict } from '../admission.ts';
import type { Change } from '../change.ts';
import type { Store } from '../store.ts';
import { delivery, SAMPLE_TIME_MS } from './samples.ts';

/** The data of one test. */
export interface StoreEnvironment {
  /**
   * Opens a store with this clock, in milliseconds since 1970. All stores of an environment share its data, also after
   * some were closed. `search`: the store indexes messages. Default: false.
   */
  open(now: () => number, options?: { readonly search: boolean }): Promise<Store>;
  /** Deletes the data. */
  dispose(): Promise<void>;
}

/** A store for each test, with shortcuts for its calls. */
export interface StoreInTest {
  /** The store of the current test. */
  readonly store: Store;
  /** The clock of its stores, in milliseconds since 1970. */
  nowMs: number;
  /** Opens another store on the same data; it is closed after the test. */
  openAnother(): Promise<Store>;
  /** Closes the store and opens it again. */
  reopen(): Promise<void>;
  /** Admits records, each at its own log position below `at`; returns the verdicts. */
  admit(records: readonly DeliveryRecord[], at?: string): Promise<Verdict[]>;
  /** The same, but returns the admissions. */
  admitAll(records: readonly DeliveryRecord[], at?: string): Promise<Admission[]>;
  /** The last claim of a record at `at`; an unknown claim if there is none. */
  claimOf(record: Pick<DeliveryRecord, 'deliveryId'>, at?: string): string;
  /** Parks records with their last claims at `at`. */
  park(records: readonly DeliveryRecord[], notBeforeMs: number, at?: string): Promise<void>;
  /** Releases what is due; returns the delivery ids. */
  takeDue(limit?: number): Promise<string[]>;
  stateOf(deliveryId: string): Promise<DeliveryState | undefined>;
}

/** Returns the log position of a record in tests. */
export function positionOf({ deliveryId }: Pick<DeliveryRecord, 'deliveryId'>, at = 'first'): string {
  return `${at}/${deliveryId}`;
}

/** Returns the fact that a delivery was accepted. */
export function acceptedFact(
  id: string,
  partial: Partial<DeliveryRecord> = {},
): { kind: 'accepted'; record: DeliveryRecord } {
  return { kind: 'accepted', record: delivery(id, partial) };
}

/** Returns the previous and the new state of each change. */
export function transitionsOf(changes: readonly Change[]): [DeliveryState, DeliveryState][] {
  return changes.map(({ previousState, state }) => [previousState, state]);
}

/** Opens a store before each test of the suite, and closes it after. */
export function useStore(create: () => Promise<StoreEnvironment>): StoreInTest {
  let environment: StoreEnvironment;
  let store: Store;
  const others: Store[] = [];
  const claims = new Map<string, string>();
  const releases = new Map<string, number>();
  /** A record read at another position than the first is the last release. */
  const asReleased = (record: DeliveryRecord, at = 'first'): DeliveryRecord => {
    return at === 'first' ? record : { ...record, releases: releases.get(record.deliveryId) ?? 0 };
  };
  const open = (): Promise<Store> => environment.open(() => inTest.nowMs);
  beforeEach(async () => {
    inTest.nowMs = SAMPLE_TIME_MS;
    claims.clear();
    releases.clear();
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
    nowMs: SAMPLE_TIME_MS,
    openAnother: async () => {
      const another = await open();
      others.push(another);
      return another;
    },
    reopen: async () => {
      await store.close();
      store = await open();
    },
    admit: async (records, at) => (await inTest.admitAll(records, at)).map(({ verdict }) => verdict),
    admitAll: async (records, at) => {
      const candidates = records.map((record) => ({
        record: asReleased(record, at),
        logPosition: positionOf(record, at),
      }));
      const admissions = await store.admit(candidates);
      admissions.forEach(({ claim }, index) => {
        const logPosition = candidates[index]?.logPosition;
        if (logPosition !== undefined && claim !== '') claims.set(logPosition, claim);
      });
      return admissions;
    },
    claimOf: (record, at) => claims.get(positionOf(record, at)) ?? 'unknown',
    park: (records, notBeforeMs, at) =>
      store.park(
        records.map((record) => ({ record: asReleased(record, at), claim: inTest.claimOf(record, at), notBeforeMs })),
      ),
    takeDue: async (limit = 1_000) => {
      const due = await store.takeDue(limit);
      for (const record of due) releases.set(record.deliveryId, record.releases);
      return due.map(({ deliveryId }) => deliveryId);
    },
    stateOf: async (deliveryId) => {
      const message = await store.getMessage('acme', deliveryId.slice(0, deliveryId.lastIndexOf('-')));
      return message?.deliveries.find((each) => each.deliveryId === deliveryId)?.state;
    },
  };
  return inTest;
}
