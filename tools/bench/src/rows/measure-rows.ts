import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Store, createStore } from '@chat4all/store';
import { startPostgres } from '@chat4all/test-servers';
import pg from 'pg';
import { type Figure, millisecondsFigure, ratioAim } from '../figure.ts';
import { count } from '../format.ts';
import { type FillStore, fillPostgres, fillSqlite } from './fill-store.ts';
import { pageTimes } from './page-times.ts';
import { writeTimes } from './write-times.ts';

const FEW_ROWS = 10_000;
/** `BENCH_ROWS` makes the large tables smaller, for a faster run. */
const MANY_ROWS = Number(process.env['BENCH_ROWS'] ?? 10_000_000);
const AIM = ratioAim(1.3);

/** Compares pages, admissions and projections in a SQLite store with ten million messages with those in one with ten thousand. */
export async function measureRowsInSqlite(): Promise<Figure[]> {
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

/** Compares the same in PostgreSQL. */
export async function measureRowsInPostgres(): Promise<Figure[]> {
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

async function compare(driver: string, store: Store, fill: FillStore): Promise<Figure[]> {
  await fill(0, FEW_ROWS);
  const floors = await timesOf(store, FEW_ROWS);
  await fill(FEW_ROWS, MANY_ROWS);
  const times = await timesOf(store, MANY_ROWS);
  return Array.from(times, ([work, time]) => {
    const name = `${work}, ${driver} with ${count(MANY_ROWS)} messages; floor: with ${count(FEW_ROWS)}`;
    return millisecondsFigure(name, time, { floor: floors.get(work) ?? NaN, aim: AIM });
  });
}

/** Returns the times of all work by its name, in milliseconds. */
async function timesOf(store: Store, total: number): Promise<ReadonlyMap<string, number>> {
  return new Map([...(await pageTimes(store, total)), ...(await writeTimes(store, String(total)))]);
}
