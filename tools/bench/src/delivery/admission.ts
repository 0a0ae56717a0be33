import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeliveryRecord, DeliveryState } from '@chat4all/proto';
import { messageIdOf } from '@chat4all/records';
import { type Candidate, type StateFact, type Store, createStore } from '@chat4all/store';
import { startPostgres } from '@chat4all/test-servers';
import pg from 'pg';
import { type Figure, millisecondsFigure, ratioAim } from '../figure.ts';
import { type FillStore, fillPostgres, fillSqlite } from '../fill-store.ts';
import { count } from '../format.ts';
import { percentile } from '../steady.ts';

const FEW_ROWS = 10_000;
/** `BENCH_ROWS` makes the large table smaller, for a faster run. */
const MANY_ROWS = Number(process.env['BENCH_ROWS'] ?? 10_000_000);
const BATCH = 1_000;
const BATCHES = 60;
const WARM_UP = 20;
const AIM = 1.3;
const ACCOUNT = 'bench-0';

/** Compares the times of an admission and of receipts in a table of ten million messages with those in one of ten thousand. */
export async function measureAdmission(): Promise<Figure[]> {
  return [...(await onPostgres()), ...(await onSqlite())];
}

async function onPostgres(): Promise<Figure[]> {
  const server = await startPostgres();
  const client = new pg.Client(server.url);
  const store = await createStore(server.url);
  await client.connect();
  try {
    return await compare('PostgreSQL', store, fillPostgres(client));
  } finally {
    await store.close();
    await client.end();
    await server.dispose();
  }
}

async function onSqlite(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-bench-'));
  const file = join(folder, 'store.db');
  const store = await createStore(`sqlite:${file}`);
  try {
    return await compare('SQLite', store, fillSqlite(file));
  } finally {
    await store.close();
    await rm(folder, { recursive: true });
  }
}

async function compare(driver: string, store: Store, fill: FillStore): Promise<Figure[]> {
  await fill(0, FEW_ROWS);
  const floors = await batchTimes(store, 'few');
  await fill(FEW_ROWS, MANY_ROWS);
  const times = await batchTimes(store, 'many');
  const figure = (work: string, time: number, floor: number): Figure => {
    const name = `${work} in ${driver} with ${count(MANY_ROWS)} messages; floor: with ${count(FEW_ROWS)}`;
    return millisecondsFigure(name, time, { floor, aim: ratioAim(AIM) });
  };
  return [
    figure(`admission of ${count(BATCH)} deliveries`, times.admission, floors.admission),
    figure(`projection of ${count(BATCH)} receipts`, times.projection, floors.projection),
  ];
}

/** Returns the times of the median batch, in milliseconds. */
async function batchTimes(
  store: Store,
  run: string,
): Promise<{ readonly admission: number; readonly projection: number }> {
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
  return { admission: percentile(admissions, 0.5), projection: percentile(projections, 0.5) };
}

function candidateOf(run: string, batch: number, index: number): Candidate {
  const requestId = `${run}-${batch}-${index}`;
  const messageId = messageIdOf('bench', requestId);
  const record = DeliveryRecord.fromPartial({
    ...{ deliveryId: `${messageId}-0`, messageId, tenantId: 'bench', requestId },
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

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
