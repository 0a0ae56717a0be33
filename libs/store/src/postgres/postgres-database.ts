import { setTimeout as sleep } from 'node:timers/promises';
import { Pool, TypeOverrides, types as typeIds } from 'pg';
import type { Row } from '../sql/row.ts';
import { StoreError } from '../store-error.ts';
import { migrate } from './migrate.ts';
import { isConflict, toStoreError } from './postgres-error.ts';
import type { PostgresSettings } from './postgres-url.ts';

/** How long a call waits for a connection, in milliseconds. */
const CONNECT_TIMEOUT_MS = 5_000;

/** How long a call waits for an answer, in milliseconds. */
const QUERY_TIMEOUT_MS = 30_000;

/** How often a statement that lost to another transaction is sent before the caller learns of it. */
const ATTEMPTS = 4;

/** The longest wait before such a statement is sent again, in milliseconds. */
const CONFLICT_WAIT_MS = 20;

// Times in milliseconds fit a number of JavaScript; pg gives texts instead.
const types = new TypeOverrides();
types.setTypeParser(typeIds.builtins.INT8, Number);

/** A bounded pool of connections to one database, whose schema is brought up to date by the first that succeeds. */
export class PostgresDatabase {
  readonly #pool: Pool;
  readonly #place: string;
  #migrated: Promise<void> | undefined;
  #closed: Promise<void> | undefined;

  constructor({ connectionString, location: place, poolSize }: PostgresSettings) {
    this.#place = place;
    this.#pool = new Pool({
      connectionString,
      max: poolSize,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
      keepAlive: true,
      fallback_application_name: 'chat4all',
      types,
    });
    // A connection that is lost while nobody uses it leaves the pool; who needs one next opens another.
    this.#pool.on('error', () => undefined);
  }

  /** Sends one statement, which is a transaction of its own. It has to be idempotent. Rejects with a StoreError. */
  async query(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    await this.ready();
    for (let attempt = 1; ; attempt += 1) {
      try {
        const { rows } = await this.#pool.query<Row>(text, [...values]);
        return rows;
      } catch (error) {
        if (!isConflict(error) || attempt === ATTEMPTS) throw this.#toStoreError(error);
        await sleep(Math.random() * CONFLICT_WAIT_MS);
      }
    }
  }

  /** Connects and brings the schema up to date, unless that was done. Rejects with a StoreError. */
  ready(): Promise<void> {
    if (this.#closed !== undefined) return Promise.reject(closed());
    this.#migrated ??= this.#migrate().catch((error: unknown) => {
      // The next call tries again.
      this.#migrated = undefined;
      throw this.#toStoreError(error);
    });
    return this.#migrated;
  }

  /** Waits for what is under way and closes the connections. */
  close(): Promise<void> {
    this.#closed ??= this.#pool.end();
    return this.#closed;
  }

  async #migrate(): Promise<void> {
    const client = await this.#pool.connect();
    try {
      await migrate(client);
      client.release();
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  #toStoreError(error: unknown): StoreError {
    return this.#closed === undefined ? toStoreError(error, this.#place) : closed();
  }
}

function closed(): StoreError {
  return new StoreError('closed', 'the store was closed');
}
