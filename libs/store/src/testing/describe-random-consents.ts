import { InboundRecord } from '@chat4all/proto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ConsentDecision, subjectOf } from '../consents.ts';
import type { Store } from '../store.ts';
import { ConsentModel } from './consent-model.ts';
import { ANA, PROOF, SAMPLE_TIME_MS, inboundReport } from './samples.ts';
import type { StoreEnvironment } from './use-store.ts';

/** The number of sequences of decisions. */
const RUNS = 15;

/** Two identities of one person. */
const PERSON = [ANA, { ...ANA, kind: 'bsuid', value: 'BR.ana' }] as const;

const someTime = fc.nat(4).map((seconds) => SAMPLE_TIME_MS + 1_000 * seconds);
const someReport = fc.record({ identity: fc.constantFrom(...PERSON), optedOut: fc.boolean(), reportTimeMs: someTime });
const someDecision = fc.record({ optedOut: fc.boolean(), reportTimeMs: someTime }, { requiredKeys: ['optedOut'] });
/** Reports and the link of the identities, in any order, some together in one call. */
const someCalls = fc
  .array(someReport, { minLength: 1, maxLength: 8 })
  .chain((reports) =>
    fc.tuple(
      fc.constant(reports),
      fc.shuffledSubarray([...reports, 'link' as const], { minLength: reports.length + 1 }),
    ),
  );

/** Compares consent with a model, after random decisions. `CHAT4ALL_TEST_SEED` repeats a failure. */
export function describeRandomConsents(create: () => Promise<StoreEnvironment>): void {
  const withStore = async (run: (store: Store) => Promise<void>): Promise<void> => {
    const environment = await create();
    const store = await environment.open(() => SAMPLE_TIME_MS);
    try {
      await run(store);
    } finally {
      await store.close();
      await environment.dispose();
    }
  };
  const toDecision = ({
    identity = ANA,
    ...rest
  }: Partial<ConsentDecision> & { optedOut: boolean }): ConsentDecision => {
    return { tenantId: 'acme', identity, scope: 'marketing', proof: PROOF, ...rest };
  };
  const decisionsOf = async (store: Store, identities: readonly ConsentDecision['identity'][]) => {
    const recorded = await store.directory.consents.since(0);
    return identities.map((each) => recorded.find(({ subject }) => subject === subjectOf('acme', each))?.optedOut);
  };
  const seed = process.env['CHAT4ALL_TEST_SEED'];
  const parameters = { numRuns: RUNS, ...(seed && { seed: Number(seed) }) };

  describe('random consents', () => {
    test('agree with the model', async () => {
      const someBatches = fc.array(fc.array(someDecision, { minLength: 1, maxLength: 4 }), { maxLength: 6 });
      const property = fc.asyncProperty(someBatches, (batches) =>
        withStore(async (store) => {
          const model = new ConsentModel();
          for (const batch of batches) {
            await store.directory.consents.set(batch.map(toDecision));
            for (const decision of batch) model.set(decision);
            expect(await decisionsOf(store, [ANA])).toEqual([model.optedOut]);
          }
        }),
      );
      await fc.assert(property, parameters);
    }, 60_000);

    test('end alike in every order of the reports and of the link between two identities', async () => {
      const property = fc.asyncProperty(someCalls, ([reports, calls]) =>
        withStore(async (store) => {
          const model = new ConsentModel();
          for (const report of reports) model.set(report);
          for (const call of calls) {
            if (call !== 'link') await store.directory.consents.set([toDecision(call)]);
            else {
              const record = InboundRecord.fromPartial({
                messageId: 'in1',
                sender: ANA,
                senderIdentities: [...PERSON],
              });
              await store.receive([inboundReport('in1', { record })]);
            }
          }
          expect(await decisionsOf(store, PERSON)).toEqual([model.optedOut, model.optedOut]);
        }),
      );
      await fc.assert(property, parameters);
    }, 60_000);
  });
}
