import { setTimeout as sleep } from 'node:timers/promises';
import { Pool, type PoolClient, TypeOverrides, types as typeIds } from 'pg';
import type { PageQueries, RowPage } from '../sql/pages.ts';
import type { Row } from '../sql/row.ts';
import { StoreError } from '../store-error.ts';
import { migrate } from './migrate.ts';
import { isConflict, toStoreError } from './postgres-error.ts';
import type { PostgresSettings } from './postgres-url.ts';

/** How long a call waits for a connection, in milliseconds. */
const CONNECT_TIMEOUT_MS = 5_000;

/** How much longer than the server a call waits for the result, in milliseconds: the server's error arrives first. */
const NETWORK_MS = 5_000;

/** How long the server runs a statement that lists a page, in milliseconds. */
const PAGE_TIMEOUT_MS = 5_000;

/** How long the server runs a statement of a migration, in milliseconds: an index of a large table takes its time. */
const MIGRATION_TIMEOUT_MS = 3_600_000;

/** How often a statement is sent that conflicts with another transaction, before the call fails. */
const ATTEMPTS = 4;

/** The longest wait before it is sent again, in milliseconds. */
const CONFLICT_WAIT_MS = 20;

// pg returns bigint as text; our times and counts fit into a JavaScript number.
const TYPES = new TypeOverrides();
TYPES.setTypeParser(typeIds.builtins.INT8, Number);

/** A bounded pool of connections to one database. The first connection migrates the schema. */
export class PostgresDatabase {
  readonly #pool: Pool;
  readonly #location: string;
  readonly #statementTimeoutMs: number;
  #migrated: Promise<void> | undefined;
  #closed: Promise<void> | undefined;

  constructor({ connectionString, location, poolSize, statementTimeoutMs }: PostgresSettings) {
    this.#location = location;
    this.#statementTimeoutMs = statementTimeoutMs;
    this.#pool = new Pool({
      connectionString,
      max: poolSize,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: statementTimeoutMs + NETWORK_MS,
      keepAlive: true,
      fallback_application_name: 'chat4all',
      types: TYPES,
      // Not a parameter of the connection, which poolers such as PgBouncer refuse.
      verify: (client, done) => {
        client.query(`SET statement_timeout = ${statementTimeoutMs}`).then(() => {
          done();
        }, done);
      },
    });
    // An idle connection that is lost leaves the pool; the next call opens another.
    this.#pool.on('error', () => undefined);
    // One in use, between two statements or while it is opened, must not end the process either: its next statement fails.
    this.#pool.on('connect', (client) => {
      client.on('error', () => undefined);
    });
  }

  /**
   * Runs one statement in its own transaction; it must be idempotent. The server cancels it after the `statement_timeout` of the URL.
   * Rejects with a StoreError.
   */
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

  /**
   * Runs the statements of a page in one transaction that reads only. The server cancels a statement after `limitMs` (default: 5 seconds), also
   * if this process no longer waits for it. Rejects with a StoreError.
   */
  async selectPage(queries: PageQueries, limitMs = PAGE_TIMEOUT_MS): Promise<RowPage> {
    await this.ready();
    let client: PoolClient | undefined;
    try {
      // Fails on a wrong page size or token, before a connection is taken.
      let step = queries.next();
      client = await this.#pool.connect();
      const timeoutMs = Math.min(limitMs, this.#statementTimeoutMs);
      await client.query(`BEGIN READ ONLY; SET LOCAL statement_timeout = ${timeoutMs}`);
      while (!step.done) {
        const { rows } = await client.query<Row>(step.value.text, [...step.value.values]);
        step = queries.next(rows);
      }
      await client.query('COMMIT');
      client.release();
      return step.value;
    } catch (error) {
      client?.release(true);
      throw this.#toStoreError(error);
    }
  }

  /** Runs one statement of the background, which the server cancels after `timeoutMs` only. Rejects with a StoreError. */
  async queryLonger(text: string, values: readonly unknown[], timeoutMs: number): Promise<Row[]> {
    await this.ready();
    let client: PoolClient | undefined;
    try {
      client = await this.#pool.connect();
      await client.query(`BEGIN; SET LOCAL statement_timeout = ${timeoutMs}`);
      const { rows } = await client.query<Row>(longer(timeoutMs, text, values));
      await client.query('COMMIT');
      client.release();
      return rows;
    } catch (error) {
      client?.release(true);
      throw this.#toStoreError(error);
    }
  }

  /** Connects and migrates the schema, unless that was done. Rejects with a StoreError. */
  ready(): Promise<void> {
    if (this.#closed !== undefined) return Promise.reject(closed());
    this.#migrated ??= this.#migrate().catch((error: unknown) => {
      // The next call tries again.
      this.#migrated = undefined;
      throw this.#toStoreError(error);
    });
    return this.#migrated;
  }

  /** Waits for the calls in progress and closes the connections. */
  close(): Promise<void> {
    this.#closed ??= this.#pool.end();
    return this.#closed;
  }

  async #migrate(): Promise<void> {
    const client = await this.#pool.connect();
    try {
      await migrate(
        (text, values = []) => client.query<Row>(longer(MIGRATION_TIMEOUT_MS, text, values)),
        MIGRATION_TIMEOUT_MS,
      );
      client.release();
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  #toStoreError(error: unknown): StoreError {
    return this.#closed === undefined ? toStoreError(error, this.#location) : closed();
  }
}

/** Returns a query whose result is awaited longer than that of others. */
function longer(timeoutMs: number, text: string, values: readonly unknown[]) {
  return { text, values: [...values], query_timeout: timeoutMs + NETWORK_MS };
}

function closed(): StoreError {
  return new StoreError('closed', 'the store was closed');
}
