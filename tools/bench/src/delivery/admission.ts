import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DeliveryRecord } from '@chat4all/proto';
import { messageIdOf } from '@chat4all/records';
import { type Store, createStore } from '@chat4all/store';
import { startPostgres } from '@chat4all/test-servers';
import pg from 'pg';
import { type Figure, millisecondsFigure, ratioAim } from '../figure.ts';
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
    return await compare('PostgreSQL', store, async (from, to) => {
      await client.query(
        `INSERT INTO messages (message_id, tenant_id, request_id, conversation_id, direction, content, reply_to, metadata,
           create_time, request_hash)
         SELECT 'm' || lpad(to_hex(i * 429), 8, '0') || substr(md5(i::text), 1, 24), 'bench', 'r' || i, '', 1,
           convert_to('your order is on its way', 'UTF8'), '', '{}', 1700000000000 + i, ''
         FROM generate_series($1::bigint, $2::bigint) i`,
        [from, to - 1],
      );
      await client.query(
        `INSERT INTO deliveries (message_key, position, channel, account_id, identity_kind, identity_value, state, claim,
           provider_message_id, states, fact_ids, times, provider_times, update_time)
         SELECT message_key, 0, 'whatsapp', 'bench-0', 'phone', '+5511' || message_key % 1000000, 3, 'log/0/' || message_key,
           'wamid.' || message_key, '{1,2,3}', ARRAY['a', 'log/0/' || message_key, 'log/0/' || message_key],
           '{1700000000000,1700000000001,1700000000002}', '{0,0,0}', 1700000000002
         FROM messages WHERE create_time BETWEEN 1700000000000 + $1::bigint AND 1700000000000 + $2::bigint`,
        [from, to - 1],
      );
      await client.query('VACUUM ANALYZE messages, deliveries');
    });
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
    return await compare('SQLite', store, (from, to) => {
      const database = new DatabaseSync(file);
      const series = `WITH RECURSIVE series(i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM series WHERE i < ${to - 1})`;
      database.exec(`PRAGMA synchronous = OFF; BEGIN;
        INSERT INTO messages (message_id, tenant_id, request_id, conversation_id, direction, content, reply_to, metadata,
          create_time, request_hash)
        ${series} SELECT 'm' || printf('%08x', i * 429) || lower(hex(randomblob(12))), 'bench', 'r' || i, '', 1,
          x'796f7572206f7264657220697320', '', '{}', 1700000000000 + i, '' FROM series;
        INSERT INTO deliveries (message_key, position, channel, account_id, identity_kind, identity_value, state, claim,
          attempted, provider_message_id, history, update_time)
        SELECT message_key, 0, 'whatsapp', 'bench-0', 'phone', '+5511' || message_key % 1000000, 3, 'log/0/' || message_key, 0,
          'wamid.' || message_key, '1 0 1700000000000 0 a' || char(10) || '2 1 1700000000001 0 log/0/' || message_key,
          1700000000002
        FROM messages WHERE create_time BETWEEN ${1_700_000_000_000 + from} AND ${1_700_000_000_000 + to - 1};
        COMMIT; PRAGMA wal_checkpoint(TRUNCATE);`);
      database.close();
      return Promise.resolve();
    });
  } finally {
    await store.close();
    await rm(folder, { recursive: true });
  }
}

async function compare(
  driver: string,
  store: Store,
  fill: (from: number, to: number) => Promise<void>,
): Promise<Figure> {
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
