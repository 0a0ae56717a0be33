import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeliveryState } from '@chat4all/proto';
import { type MessageQuery, type Store, createStore } from '@chat4all/store';
import { startPostgres } from '@chat4all/test-servers';
import pg from 'pg';
import { type Figure, millisecondsFigure } from './figure.ts';
import { type FillStore, fillPostgres, fillSqlite } from './fill-store.ts';
import { count } from './format.ts';
import { percentile } from './steady.ts';

/** `BENCH_ROWS` makes the table smaller or larger. */
const MESSAGES = Number(process.env['BENCH_ROWS'] ?? 1_000_000);
const PAGE_SIZE = 50;
const CALLS = 3;

const TENTH = { channel: 'whatsapp', kind: '', value: '+5511', accountId: '' };
const { SENT, FAILED, EXPIRED, CANCELLED } = DeliveryState;

/** The filters by their description. */
const FILTERS: readonly (readonly [string, Partial<MessageQuery>])[] = [
  ['no filter', {}],
  ['a conversation of a thousandth', { conversationId: 'c7' }],
  ['a conversation of a tenth', { conversationId: 'tenth' }],
  ['the state of almost all', { state: SENT }],
  ['a state of 1 %', { state: FAILED }],
  ['a state of one in 100,000', { state: EXPIRED }],
  ['a state of none', { state: CANCELLED }],
  ['an identity of few', { identity: { ...TENTH, value: '+5521500000' } }],
  ['an identity of a tenth', { identity: TENTH }],
  ['an identity of a tenth, on an account without any', { identity: { ...TENTH, accountId: 'other' } }],
  ['an identity of a tenth, and a state of none', { identity: TENTH, state: CANCELLED }],
];

/** Measures one page of each filter, from the newest message and from the middle, on both stores. */
export async function measureLists(): Promise<Figure[]> {
  return [...(await onSqlite()), ...(await onPostgres())];
}

async function onSqlite(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-bench-'));
  const file = join(folder, 'store.db');
  const store = await createStore(`sqlite:${file}`);
  try {
    return await pageTimes('SQLite', store, fillSqlite(file));
  } finally {
    await store.close();
    await rm(folder, { recursive: true });
  }
}

async function onPostgres(): Promise<Figure[]> {
  const server = await startPostgres();
  const client = new pg.Client(server.url);
  const store = await createStore(server.url);
  await client.connect();
  try {
    return await pageTimes('PostgreSQL', store, fillPostgres(client));
  } finally {
    await store.close();
    await client.end();
    await server.dispose();
  }
}

async function pageTimes(driver: string, store: Store, fill: FillStore): Promise<Figure[]> {
  await fill(0, MESSAGES);
  const all = { tenantId: 'bench', pageSize: PAGE_SIZE };
  const [newest] = (await store.listMessages({ ...all, pageSize: 1 })).messages;
  const middleMs = (newest?.createTime?.getTime() ?? 0) - Math.floor(MESSAGES / 2);
  const figures: Figure[] = [];
  for (const [filter, query] of FILTERS) {
    for (const [start, end] of [
      ['newest', {}],
      ['from the middle', { endTimeMs: middleMs }],
    ] as const) {
      const time = await medianTime(() => store.listMessages({ ...all, ...query, ...end }));
      const name = `page of ${PAGE_SIZE}, ${filter}, ${start}, ${driver} with ${count(MESSAGES)} messages`;
      figures.push(millisecondsFigure(name, time));
    }
  }
  return figures;
}

/** Returns the time of the median call, in milliseconds. */
async function medianTime(call: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < CALLS; index += 1) {
    const started = performance.now();
    await call();
    times.push(performance.now() - started);
  }
  return percentile(times, 0.5);
}
