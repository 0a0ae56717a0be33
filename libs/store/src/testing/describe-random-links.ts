import { type Identity, IdentityChangeRecord, InboundRecord } from '@chat4all/proto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Store } from '../store.ts';
import { LinkModel } from './link-model.ts';
import { ANA, SAMPLE_TIME_MS } from './samples.ts';
import type { StoreEnvironment } from './use-store.ts';

/** The number of sequences of reports. */
const RUNS = 15;

const POOL: readonly Identity[] = [
  ...['+1', '+2', '+3', '+4'].map((value) => ({ ...ANA, value })),
  ...['BR.1', 'BR.2', 'BR.3'].map((value) => ({ ...ANA, kind: 'bsuid', value })),
  ...['b1/1', 'b2/1'].map((value) => ({ ...ANA, kind: 'business_chat_id', value })),
];

const someIdentities = fc.uniqueArray(fc.constantFrom(...POOL), { minLength: 1, maxLength: 3 });
const someReport = fc.record({ old: fc.option(someIdentities, { nil: undefined, freq: 3 }), current: someIdentities });

/** Compares the links of identities with a model, after random reports. `CHAT4ALL_TEST_SEED` repeats a failure. */
export function describeRandomLinks(create: () => Promise<StoreEnvironment>): void {
  describe('random links', () => {
    const seed = process.env['CHAT4ALL_TEST_SEED'];
    test('agree with the model', async () => {
      const property = fc.asyncProperty(fc.array(someReport, { minLength: 1, maxLength: 12 }), async (reports) => {
        const environment = await create();
        const store = await environment.open(() => SAMPLE_TIME_MS);
        try {
          const model = new LinkModel();
          for (const [index, { old, current }] of reports.entries()) {
            await report(store, `r${index}`, current, old);
            if (old === undefined) model.link(current);
            else model.replace(old, current);
            for (const identity of POOL) {
              const linked = await store.directory.linked('acme', identity);
              expect(linked.map(({ value }) => value).sort()).toEqual(model.linked(identity));
            }
          }
        } finally {
          await store.close();
          await environment.dispose();
        }
      });
      await fc.assert(property, { numRuns: RUNS, ...(seed && { seed: Number(seed) }) });
    }, 60_000);
  });
}

async function report(store: Store, id: string, current: Identity[], old: Identity[] | undefined): Promise<void> {
  const base = { tenantId: 'acme', factId: `log/${id}`, timeMs: SAMPLE_TIME_MS };
  if (old !== undefined) {
    const record = IdentityChangeRecord.fromPartial({ old, new: current });
    await store.receive([{ ...base, kind: 'identity_change', changeId: id, record }]);
    return;
  }
  const record = InboundRecord.fromPartial({ messageId: id, sender: current[0], senderIdentities: current });
  await store.receive([{ ...base, kind: 'inbound', record }]);
}
