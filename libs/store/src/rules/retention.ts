import { setTimeout as sleep } from 'node:timers/promises';
import { StoreError } from '../store-error.ts';

/** The pause between two rounds, in milliseconds. */
const INTERVAL_MS = 60_000;

/** The pause between two batches of a round, in milliseconds, so that calls of the app come first. */
const PAUSE_MS = 50;

/** How long receipts of unknown messages are kept. Meta repeats a callback for 7 days. */
const KEEP_RECEIPTS_MS = 7 * 24 * 3_600_000;

const DAY_MS = 24 * 3_600_000;

/** The times before which rows are deleted. */
export interface Limits {
  /** Receipts of unknown messages from before are deleted, in milliseconds since 1970. */
  readonly receiptsBefore: number;
  /** Messages, dead letters and replays from before are deleted, in milliseconds since 1970; undefined: none are. */
  readonly messagesBefore: number | undefined;
}

/** Returns the limits at a time. `retentionDays`: how long messages are kept; undefined: for ever. */
export function limitsAt(nowMs: number, retentionDays: number | undefined): Limits {
  return {
    receiptsBefore: nowMs - KEEP_RECEIPTS_MS,
    messagesBefore: retentionDays === undefined ? undefined : nowMs - retentionDays * DAY_MS,
  };
}

/** A deletion that runs in the background. */
export interface Cleaning {
  /** Stops it; resolves when no batch is in progress. */
  stop(): Promise<void>;
}

/**
 * Deletes old rows every minute in small batches. `deleteBatch` deletes some and returns whether there may be more; if it
 * fails with a StoreError, the next round tries again. Does not keep the process running.
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
    // The calls of the app report what is wrong with the store.
    if (StoreError.is(error)) return false;
    throw error;
  }
}
