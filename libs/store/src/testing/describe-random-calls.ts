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
import { sampleTime } from './samples.ts';
import { StoreModel } from './store-model.ts';
import type { StoreEnvironment } from './use-store.ts';

const RUNS = 25;

/** A store, the model that it is compared with, and what was taken out of them. */
interface Trial {
  readonly store: Store;
  readonly model: StoreModel;
  readonly claims: ClaimWatch;
  taken: readonly DeliveryRecord[];
  replayed: readonly string[];
}

/**
 * Compares a store with a model of it, by random calls. A failure is made small and names its seed; with that in
 * `CHAT4ALL_TEST_SEED` the same calls are made again.
 */
export function describeRandomCalls(create: () => Promise<StoreEnvironment>): void {
  describe('random calls', () => {
    const given = process.env['CHAT4ALL_TEST_SEED'];
    test('it does as the model says', async () => {
      const property = fc.asyncProperty(randomCalls, (calls) => makeCalls(create, calls));
      await fc.assert(property, { numRuns: RUNS, ...(given && { seed: Number(given) }) });
    });
  });
}

async function makeCalls(create: () => Promise<StoreEnvironment>, calls: readonly Call[]): Promise<void> {
  const environment = await create();
  const model = new StoreModel(sampleTime);
  const store = await environment.open(() => model.nowMs);
  try {
    const trial: Trial = { store, model, claims: new ClaimWatch(), taken: [], replayed: [] };
    for (const call of calls) await makeCall(trial, call);
    await expectSameContent(store, model);
  } finally {
    await store.close();
    await environment.dispose();
  }
}

async function makeCall(trial: Trial, call: Call): Promise<void> {
  const { store, model, claims } = trial;
  const { waiting, deadLetters } = model;
  switch (call.kind) {
    case 'admit':
      return admit(trial, call.batch);
    case 'admit what was taken':
      return admit(
        trial,
        trial.taken.map((record) => ({ record, logPosition: `${call.at}/${record.deliveryId}` })),
      );
    case 'apply': {
      const facts = call.batch.map((fact) => withClaim(fact, (deliveryId, ago) => claims.given(deliveryId, ago)));
      const changes = await store.apply(facts);
      expect(changes).toEqual(facts.flatMap((fact) => model.apply(fact)));
      expectForward(changes);
      claims.applied(facts);
      return;
    }
    case 'park': {
      const notBeforeMs = model.nowMs + call.forMs;
      const parkings = call.batch.map(([record, ago]) => {
        return { record, claim: claims.given(record.deliveryId, ago), notBeforeMs };
      });
      await store.park(parkings);
      for (const parking of parkings) model.park(parking);
      claims.parked(parkings);
      return;
    }
    case 'take due': {
      trial.taken = await store.takeDue(1_000);
      const { parked, scheduled } = waiting.takeDue(model.nowMs);
      expect(trial.taken.slice(0, parked.length)).toEqual(parked);
      expect(sorted(trial.taken.slice(parked.length))).toEqual(sorted(scheduled));
      return;
    }
    case 'cancel':
      expect(await store.cancel('acme', call.messageId, sampleTime)).toEqual(model.cancel(call.messageId));
      return;
    case 'time passes':
      model.nowMs += call.byMs;
      return;
    case 'account': {
      const { accountId, state } = call;
      await store.accounts.set({ accountId, state, sinceMs: model.nowMs });
      waiting.setAccount(accountId, state, model.nowMs);
      return;
    }
    case 'replay': {
      const replay = { replayId: call.replayId, tenantId: 'acme', timeMs: model.nowMs };
      const begun = await store.deadLetters.startReplay(replay, {});
      expect(begun).toEqual(deadLetters.startReplay(call.replayId, model.nowMs));
      return;
    }
    case 'take replayed': {
      const letters = await store.deadLetters.takeReplayed(call.limit);
      trial.replayed = letters.map(({ deadLetterId }) => deadLetterId);
      expect(trial.replayed).toEqual(deadLetters.takeReplayed(call.limit, model.nowMs));
      return;
    }
    case 'finish what was taken':
      await store.deadLetters.finishReplayed(trial.replayed);
      deadLetters.finishReplayed(trial.replayed);
      return;
    case 'discard':
      expect(await store.deadLetters.discard('acme', {}, sampleTime)).toEqual(model.discard());
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
