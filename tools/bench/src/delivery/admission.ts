import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeliveryRecord } from '@chat4all/proto';
import { messageIdOf } from '@chat4all/records';
import { type Store, createStore } from '@chat4all/store';
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

/** Compares the time of an admission in a table of ten million messages with that in one of ten thousand. */
export async function measureAdmission(): Promise<Figure[]> {
  return [await onPostgres(), await onSqlite()];
}

async function onPostgres(): Promise<Figure> {
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

async function onSqlite(): Promise<Figure> {
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

async function compare(driver: string, store: Store, fill: FillStore): Promise<Figure> {
  await fill(0, FEW_ROWS);
  const floor = await admissionTime(store, 'few');
  await fill(FEW_ROWS, MANY_ROWS);
  const time = await admissionTime(store, 'many');
  const name = `admission of ${count(BATCH)} deliveries in ${driver} with ${count(MANY_ROWS)} messages`;
  return millisecondsFigure(`${name}; floor: with ${count(FEW_ROWS)}`, time, { floor, aim: ratioAim(AIM) });
}

/** Returns the time of the median batch, in milliseconds. */
async function admissionTime(store: Store, run: string): Promise<number> {
  const times: number[] = [];
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const candidates = Array.from({ length: BATCH }, (_, index) => {
      const messageId = messageIdOf('bench', `${run}-${batch}-${index}`);
      const record = DeliveryRecord.fromPartial({
        ...{ deliveryId: `${messageId}-0`, messageId, tenantId: 'bench', requestId: `${run}-${batch}-${index}` },
        identity: { channel: 'whatsapp', kind: 'phone', value: `+5521${index}`, accountId: 'bench-0' },
        content: { kind: { $case: 'text', value: { body: 'your order is on its way' } } },
        acceptTimeMs: Date.now(),
      });
      return { record, logPosition: `${run}/0/${batch * BATCH + index}` };
    });
    const started = performance.now();
    await store.admit(candidates);
    if (batch >= WARM_UP) times.push(performance.now() - started);
  }
  return percentile(times, 0.5);
}
