import { Worker, parentPort, workerData } from 'node:worker_threads';
import type { StorePort } from './store-calls.ts';
import { type ThreadOptions, serveStore } from './serve-store.ts';

/** Marks the threads that this module starts from itself. */
const THREAD_NAME = 'chat4all-store';

/** The options of a thread, instead of those of the process, of which some are not for threads (`--input-type`). */
const OPTIONS = import.meta.url.endsWith('.ts') ? ['--conditions=@chat4all/source'] : [];

/** Starts a thread that serves a store. It runs this file again, so that a bundle needs no other entry. */
export function startStoreThread(options: ThreadOptions): StorePort {
  return new Worker(new URL(import.meta.url), {
    name: THREAD_NAME,
    workerData: { thread: THREAD_NAME, options },
    execArgv: OPTIONS,
  });
}

if (parentPort !== null && isThreadData(workerData)) serveStore(parentPort, workerData.options);

function isThreadData(data: unknown): data is { readonly options: ThreadOptions } {
  return typeof data === 'object' && data !== null && Reflect.get(data, 'thread') === THREAD_NAME;
}
