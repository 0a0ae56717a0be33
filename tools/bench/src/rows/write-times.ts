import { DeliveryRecord, DeliveryState } from '@chat4all/proto';
import { messageIdOf } from '@chat4all/records';
import type { Candidate, StateFact, Store } from '@chat4all/store';
import { percentile } from '../steady.ts';
import { timeOf } from './time-of.ts';

const BATCH = 1_000;

const BATCHES = 60;
const WARM_UP = 20;
const ACCOUNT = 'bench-0';
/** Not the tenant whose pages are measured, because these messages are newer. */
const TENANT = 'writes';

/** Measures admissions and projections of a batch. Returns the times of the median calls by their work, in milliseconds. */
export async function writeTimes(store: Store, run: string): Promise<ReadonlyMap<string, number>> {
  const admissions: number[] = [];
  const projections: number[] = [];
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const candidates = Array.from({ length: BATCH }, (_, index) => candidateOf(run, batch, index));
    const admission = await timeOf(() => store.admit(candidates));
    await store.apply(
      candidates.map((candidate) => {
        const { deliveryId } = candidate.record;
        return { ...factOf(candidate, DeliveryState.SENT), deliveryId };
      }),
    );
    const receipts = candidates.map((candidate) => factOf(candidate, DeliveryState.DELIVERED));
    const projection = await timeOf(() => store.apply(receipts));
    if (batch < WARM_UP) continue;
    admissions.push(admission);
    projections.push(projection);
  }
  return new Map([
    ['admission of 1,000 deliveries', percentile(admissions, 0.5)],
    ['projection of 1,000 receipts', percentile(projections, 0.5)],
  ]);
}

function candidateOf(run: string, batch: number, index: number): Candidate {
  const requestId = `${run}-${batch}-${index}`;
  const messageId = messageIdOf(TENANT, requestId);
  const record = DeliveryRecord.fromPartial({
    ...{ deliveryId: `${messageId}-0`, messageId, tenantId: TENANT, requestId },
    identity: { channel: 'whatsapp', kind: 'phone', value: `+5521${index}`, accountId: ACCOUNT },
    content: { kind: { $case: 'text', value: { body: 'your order is on its way' } } },
    acceptTimeMs: Date.now(),
  });
  return { record, logPosition: `${run}/0/${batch * BATCH + index}` };
}

/** Returns a fact that names its delivery by the id of the platform, as receipts do. */
function factOf({ record, logPosition }: Candidate, state: DeliveryState): StateFact {
  return {
    ...{ kind: 'state', factId: `${logPosition}/${state}`, accountId: ACCOUNT, timeMs: Date.now(), state },
    providerMessageId: `wamid.${record.deliveryId}`,
  };
}
