import { open } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import * as proto from '@chat4all/proto';

/** The work of a process since it started, by kind. */
export type Counts = Record<string, number>;

/**
 * Counts the work of this process from now on, by wrapping the functions that do it: fsyncs, SQLite transactions and
 * statements, requests to Kafka by name, messages encoded to and decoded from Protocol Buffers, HTTP requests sent.
 */
export async function countWork(): Promise<Counts> {
  const counts: Counts = {};
  const add = (name: string): void => {
    counts[name] = (counts[name] ?? 0) + 1;
  };
  await countFsyncs(add);
  countStatements(add);
  countKafkaRequests(add);
  countMessages(add);
  return counts;
}

type Add = (name: string) => void;

/** Calls `before` with the arguments of every call of a method. */
function beforeCalls(owner: object, method: string, before: (args: readonly unknown[]) => void): void {
  aroundCalls(owner, method, (run, args) => {
    before(args);
    return run();
  });
}

/** Calls `around` instead of a method, with a function that runs it. */
function aroundCalls(
  owner: object,
  method: string,
  around: (run: () => unknown, args: readonly unknown[]) => unknown,
): void {
  const original: unknown = Reflect.get(owner, method);
  if (typeof original !== 'function') throw new Error(`${method} is not a method`);
  Reflect.set(owner, method, function (this: unknown, ...args: unknown[]): unknown {
    return around((): unknown => Reflect.apply(original, this, args), args);
  });
}

async function countFsyncs(add: Add): Promise<void> {
  const handle = await open('/dev/null');
  const prototype: unknown = Object.getPrototypeOf(handle);
  await handle.close();
  if (typeof prototype !== 'object' || prototype === null) throw new Error('a file handle has no prototype');
  for (const method of ['sync', 'datasync'])
    beforeCalls(prototype, method, () => {
      add('fsyncs');
    });
}

function countStatements(add: Add): void {
  beforeCalls(DatabaseSync.prototype, 'exec', ([sql]) => {
    if (String(sql).startsWith('BEGIN')) add('store transactions');
  });
  for (const method of ['run', 'get', 'all', 'iterate']) {
    beforeCalls(StatementSync.prototype, method, () => {
      add('store statements');
    });
  }
}

function countKafkaRequests(add: Add): void {
  const pool: unknown = createRequire(import.meta.url)('kafkajs/src/network/connectionPool.js');
  if (typeof pool !== 'function') throw new Error('kafkajs has no connection pool');
  const prototype: unknown = pool.prototype;
  if (typeof prototype !== 'object' || prototype === null) throw new Error('the connection pool has no prototype');
  beforeCalls(prototype, 'send', ([sent]) => {
    const request: unknown = Reflect.get(Object(sent), 'request');
    add(`Kafka ${String(Reflect.get(Object(request), 'apiName'))}`);
  });
}

/** Counts messages without nested ones: those are encoded during another one, and decoded with its reader. */
function countMessages(add: Add): void {
  let depth = 0;
  for (const type of Object.values(proto)) {
    if (typeof type !== 'object' || !('encode' in type) || !('decode' in type)) continue;
    aroundCalls(type, 'encode', (run) => {
      if (depth === 0) add('encodes');
      depth += 1;
      try {
        return run();
      } finally {
        depth -= 1;
      }
    });
    beforeCalls(type, 'decode', ([input]) => {
      if (input instanceof Uint8Array) add('decodes');
    });
  }
}
