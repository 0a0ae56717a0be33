import type { MessagePort } from 'node:worker_threads';
import { StoreError, type StoreErrorCode } from '../../store-error.ts';
import { type SqliteStoreOptions, createSqliteStore } from '../sqlite-store.ts';

/** The options of a thread's store, without its clock. */
export type ThreadOptions = Omit<SqliteStoreOptions, 'now'>;

/** A call of a method of the store, such as `directory.putUser`; the last one is `close`. */
export interface ThreadCall {
  readonly callId: number;
  readonly method: string;
  readonly values: readonly unknown[];
  /** The time of the call in milliseconds since 1970, if the caller has another clock than the machine. */
  readonly timeMs: number | undefined;
}

/** The outcome of a call; `callId` is 0 for the opening of the store. */
export type ThreadAnswer =
  | { readonly callId: number; readonly kind: 'result'; readonly result: unknown }
  | { readonly callId: number; readonly kind: 'store_error'; readonly error: PlainStoreError }
  | { readonly callId: number; readonly kind: 'error'; readonly error: unknown };

/** A StoreError as it passes between threads. */
interface PlainStoreError {
  readonly code: StoreErrorCode;
  readonly message: string;
  readonly cause: unknown;
}

/** Opens a store and answers the calls that arrive at the port, until it is closed. */
export function serveStore(port: MessagePort, options: ThreadOptions): void {
  let timeMs: number | undefined;
  const run = async (callId: number, work: () => unknown): Promise<void> => {
    port.postMessage(await answerOf(callId, work));
  };
  const open = (): void => {
    const store = createSqliteStore({ ...options, now: () => timeMs ?? Date.now() });
    port.on('message', (call: ThreadCall) => {
      timeMs = call.timeMs;
      void run(call.callId, () => callMethod(store, call)).then(() => {
        if (call.method === 'close') port.close();
      });
    });
  };
  void run(0, open);
}

function callMethod(store: object, { method, values }: ThreadCall): unknown {
  const path = method.split('.');
  const name = path.pop() ?? '';
  const owner = path.reduce<unknown>((from, member) => memberOf(from, member), store);
  const member = memberOf(owner, name);
  if (typeof member !== 'function') throw new TypeError(`the store has no method "${method}"`);
  return Reflect.apply(member, owner, values);
}

function memberOf(owner: unknown, name: string): unknown {
  return typeof owner === 'object' && owner !== null ? Reflect.get(owner, name) : undefined;
}

async function answerOf(callId: number, work: () => unknown): Promise<ThreadAnswer> {
  try {
    return { callId, kind: 'result', result: await work() };
  } catch (error) {
    if (!StoreError.is(error)) return { callId, kind: 'error', error };
    const { code, message, cause } = error;
    return { callId, kind: 'store_error', error: { code, message, cause } };
  }
}
