import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Store } from '../../store.ts';
import { StoreError } from '../../store-error.ts';
import { type SqliteStoreOptions, createSqliteStore } from '../sqlite-store.ts';
import { STORE_ACCESS } from './access.ts';
import type { ThreadOptions } from './serve-store.ts';
import { StoreCalls, type StorePort } from './store-calls.ts';
import { startStoreThread } from './store-thread.ts';

/**
 * Opens a store in one SQLite file whose writes run in a thread, so that neither they nor a file that another process locks stop the
 * event loop. Reads use another connection and run here: they visit a bounded number of rows, and wait for no write. Fails
 * as `createSqliteStore` does.
 */
export async function openThreadedSqliteStore(
  { now, ...options }: SqliteStoreOptions,
  startThread: (options: ThreadOptions) => StorePort = startStoreThread,
): Promise<Store> {
  const writer = new StoreCalls(startThread(options), now);
  await writer.opened();
  const reader = createSqliteStore({ ...options, isReadOnly: true, ...(now && { now }) });

  let isClosed = false;
  const call: CallMethod = async (access, method, { values, read }) => {
    if (isClosed) throw new StoreError('closed', 'the store was closed');
    if (access === 'write') return await writer.call(method, values);
    // Answers of the thread arrive between turns: a caller that reads in a loop must not keep them out.
    await nextTurn();
    return await read();
  };
  const store = routeMethods(reader, STORE_ACCESS, call);
  return {
    ...store,
    takeDue: async (limit) => {
      const records = await store.takeDue(limit);
      // Buffers arrive as their base class.
      return records.map((record) => ({ ...record, requestHash: Buffer.from(record.requestHash) }));
    },
    check: async () => {
      await reader.check();
      await store.check();
    },
    close: async () => {
      if (isClosed) return;
      isClosed = true;
      await Promise.all([writer.call('close', []), reader.close()]);
    },
  };
}

/** Calls a method, such as `directory.putUser`; `read` calls that of the reader. */
type CallMethod = (
  access: 'read' | 'write',
  method: string,
  given: { readonly values: readonly unknown[]; readonly read: () => unknown },
) => Promise<unknown>;

/** Returns a store, or a member of one, whose methods call `call` if their access is known. */
function routeMethods<Target extends object>(target: Target, access: object, call: CallMethod, prefix = ''): Target {
  const members = Object.entries(access).map(([name, kind]: [string, unknown]): [string, unknown] => {
    const member: unknown = Reflect.get(target, name);
    const method = `${prefix}${name}`;
    if (typeof member === 'function' && (kind === 'read' || kind === 'write')) {
      const route = (...values: unknown[]): Promise<unknown> =>
        call(kind, method, { values, read: (): unknown => Reflect.apply(member, target, values) });
      return [name, route];
    }
    const isContract = typeof member === 'object' && member !== null && typeof kind === 'object' && kind !== null;
    return [name, isContract ? routeMethods(member, kind, call, `${method}.`) : member];
  });
  const routed: Record<string, unknown> = Object.fromEntries(members);
  return { ...target, ...routed };
}
