import { setTimeout as sleep } from 'node:timers/promises';
import { StoreError } from '../store-error.ts';

/** How long one round of cleaning rests before the next, in milliseconds. */
const INTERVAL_MS = 60_000;

/** The rest between two batches of one round, in milliseconds, so that the calls of the app come first. */
const PAUSE_MS = 50;

/** Receipts of messages that nobody here has sent are given up after this time: Meta repeats a callback for 7 days. */
const KEEP_RECEIPTS_MS = 7 * 24 * 3_600_000;

const DAY_MS = 24 * 3_600_000;

/** What is too old to be kept. */
export interface Limits {
  /** Receipts that wait since before, in milliseconds since 1970, are given up. */
  readonly receiptsBefore: number;
  /** Messages, dead letters and replays from before, in milliseconds since 1970, are deleted; undefined: none. */
  readonly messagesBefore: number | undefined;
}

/** What is too old at a time, when messages are kept for so many days, or for ever. */
export function limitsAt(nowMs: number, retentionDays: number | undefined): Limits {
  return {
    receiptsBefore: nowMs - KEEP_RECEIPTS_MS,
    messagesBefore: retentionDays === undefined ? undefined : nowMs - retentionDays * DAY_MS,
  };
}

/** A clean-up that runs until it is stopped. */
export interface Cleaning {
  /** Resolves when no batch is under way any more. */
  stop(): Promise<void>;
}

/**
 * Deletes what is too old, now and then in small batches, until it is stopped. `deleteBatch` deletes some of it, and
 * says whether there may be more; when it fails with a StoreError, the next round tries again. Keeps no process running.
 */
export function startCleaning(deleteBatch: () => Promise<boolean>): Cleaning {
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async (): Promise<void> => {
    for (let wait = PAUSE_MS; ;) {
      await sleep(wait, undefined, { signal, ref: false });
      wait = (await moreAfter(deleteBatch)) ? PAUSE_MS : INTERVAL_MS;
    }
  };
  const ended = run().catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  return {
    stop: () => {
      stopping.abort();
      return ended;
    },
  };
}

async function moreAfter(deleteBatch: () => Promise<boolean>): Promise<boolean> {
  try {
    return await deleteBatch();
  } catch (error) {
    // Whatever is wrong with the store, its users learn of it by their own calls.
    if (StoreError.is(error)) return false;
    throw error;
  }
}
