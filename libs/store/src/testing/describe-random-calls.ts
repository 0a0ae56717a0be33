import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DeliveryRecord } from '@chat4all/proto';
import type { Change } from '../change.ts';
import { advances } from '../rules/states.ts';
import type { Store } from '../store.ts';
import { ClaimWatch } from './claim-watch.ts';
import { expectSameContent } from './expect-same-content.ts';
import { type Call, randomCalls } from './random-calls.ts';
import { withClaim } from './random-facts.ts';
import { SAMPLE_TIME_MS } from './samples.ts';
import { StoreModel } from './store-model.ts';
import type { StoreEnvironment } from './use-store.ts';

/** How many sequences of calls: 1,500 with `CHAT4ALL_TEST_SIZE=full`, which takes minutes. */
const RUNS = process.env['CHAT4ALL_TEST_SIZE'] === 'full' ? 1_500 : 25;

/** A store, its model, and what both have released. */
interface Trial {
  readonly store: Store;
  readonly model: StoreModel;
  readonly claims: ClaimWatch;
  released: readonly DeliveryRecord[];
  replayed: readonly string[];
}

/**
 * Compares a store with its model in random calls. A failure is shrunk and prints its seed; `CHAT4ALL_TEST_SEED` repeats it.
 */
export function describeRandomCalls(create: () => Promise<StoreEnvironment>): void {
  describe('random calls', () => {
    const seed = process.env['CHAT4ALL_TEST_SEED'];
    test(
      'agrees with the model',
      async () => {
        const property = fc.asyncProperty(randomCalls, (calls) => makeCalls(create, calls));
        await fc.assert(property, { numRuns: RUNS, ...(seed && { seed: Number(seed) }) });
      },
      5_000 * RUNS,
    );
  });
}

async function makeCalls(create: () => Promise<StoreEnvironment>, calls: readonly Call[]): Promise<void> {
  const environment = await create();
  const model = new StoreModel(SAMPLE_TIME_MS);
  const store = await environment.open(() => model.nowMs);
  try {
    const trial: Trial = { store, model, claims: new ClaimWatch(), released: [], replayed: [] };
    for (const call of calls) await makeCall(trial, call);
    await expectSameContent(store, model);
  } finally {
    await store.close();
    await environment.dispose();
  }
}

async function makeCall(trial: Trial, call: Call): Promise<void> {
  const { store, model, claims } = trial;
  const { backlog, deadLetters } = model;
  switch (call.kind) {
    case 'admit':
      return admit(trial, call.batch);
    case 'admit released':
      return admit(
        trial,
        trial.released.map((record) => ({ record, logPosition: `${call.at}/${record.deliveryId}` })),
      );
    case 'apply': {
      const facts = call.batch.map((fact) => withClaim(fact, (deliveryId, ago) => claims.claimOf(deliveryId, ago)));
      const changes = await store.apply(facts);
      expect(changes).toEqual(facts.flatMap((fact) => model.apply(fact)));
      expectForward(changes);
      claims.applied(facts);
      return;
    }
    case 'park': {
      const notBeforeMs = model.nowMs + call.forMs;
      const parkings = call.batch.map(([record, ago]) => {
        return { record, claim: claims.claimOf(record.deliveryId, ago), notBeforeMs };
      });
      await store.park(parkings);
      for (const parking of parkings) model.park(parking);
      claims.parked(parkings);
      return;
    }
    case 'take due': {
      trial.released = await store.takeDue(1_000);
      const { parked, scheduled } = backlog.takeDue(model.nowMs);
      expect(trial.released.slice(0, parked.length)).toEqual(parked);
      expect(sorted(trial.released.slice(parked.length))).toEqual(sorted(scheduled));
      return;
    }
    case 'cancel':
      expect(await store.cancel('acme', call.messageId, SAMPLE_TIME_MS)).toEqual(model.cancel(call.messageId));
      return;
    case 'time passes':
      model.nowMs += call.byMs;
      return;
    case 'account': {
      const { accountId, state } = call;
      await store.accounts.set({ accountId, state, sinceMs: model.nowMs });
      backlog.setAccount(accountId, state, model.nowMs);
      return;
    }
    case 'replay': {
      const replay = { replayId: call.replayId, tenantId: 'acme', timeMs: model.nowMs };
      const started = await store.deadLetters.startReplay(replay, {});
      expect(started).toEqual(deadLetters.startReplay(call.replayId, model.nowMs));
      return;
    }
    case 'take replayed': {
      const letters = await store.deadLetters.takeReplayed(call.limit);
      trial.replayed = letters.map(({ deadLetterId }) => deadLetterId);
      expect(trial.replayed).toEqual(deadLetters.takeReplayed(call.limit, model.nowMs));
      return;
    }
    case 'finish replayed':
      await store.deadLetters.finishReplayed(trial.replayed);
      deadLetters.finishReplayed(trial.replayed);
      return;
    case 'discard':
      expect(await store.deadLetters.discard('acme', {}, SAMPLE_TIME_MS)).toEqual(model.discard());
  }
}

async function admit({ store, model, claims }: Trial, batch: Parameters<Store['admit']>[0]): Promise<void> {
  const admissions = await store.admit(batch);
  expect(admissions).toEqual(batch.map((candidate, index) => model.admit(candidate, admissions[index]?.claim ?? '')));
  expectForward(admissions.flatMap(({ changes }) => changes));
  claims.admitted(batch, admissions);
}

function expectForward(changes: readonly Change[]): void {
  expect(changes.filter(({ previousState, state }) => !advances(previousState, state))).toEqual([]);
}

function sorted(records: readonly DeliveryRecord[]): DeliveryRecord[] {
  return [...records].sort((one, other) => (one.deliveryId < other.deliveryId ? -1 : 1));
}
