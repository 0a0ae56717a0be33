import type { BusLog } from '../bus-options.ts';

/** Options of an embedded bus. */
export interface EmbeddedBusOptions {
  /** The folder of all files, created if missing, used by one bus at a time. */
  readonly folder: string;
  /**
   * `always`: an acknowledged record survives a power loss. `never`: it survives a crash of the process, but the operating
   * system decides when to write it to the disk. Default: `always`.
   */
  readonly sync?: 'always' | 'never';
  /** The largest record (key, headers and value), in bytes. Default: 1 MiB. */
  readonly maxRecordBytes?: number;
  /** The size of the write queue, in bytes; beyond it `publish` fails with `overloaded`. Default: 64 MiB. */
  readonly maxQueuedBytes?: number;
  /** Memory for recent records, and the same again for records read from files, in bytes. Default: 16 MiB. */
  readonly cacheBytes?: number;
  /** The size after which a new segment begins, in bytes; retention deletes whole segments. Default: 64 MiB. */
  readonly segmentBytes?: number;
  /** The pause before records of a rejected batch are delivered again, in milliseconds. Default: 1,000. */
  readonly redeliveryPauseMs?: number;
  /** Receives log lines. Default: none. */
  readonly log?: BusLog;
  /** How often committed offsets are written to the disk, in milliseconds. Default: 200. */
  readonly commitIntervalMs?: number;
  /** How often expired segments are deleted, in milliseconds. Default: one minute. */
  readonly retentionIntervalMs?: number;
}

export type ResolvedOptions = Required<EmbeddedBusOptions>;

const MEBIBYTE = 1024 * 1024;

export function resolveOptions(options: EmbeddedBusOptions): ResolvedOptions {
  return {
    sync: 'always',
    maxRecordBytes: MEBIBYTE,
    maxQueuedBytes: 64 * MEBIBYTE,
    cacheBytes: 16 * MEBIBYTE,
    segmentBytes: 64 * MEBIBYTE,
    redeliveryPauseMs: 1000,
    log: () => undefined,
    commitIntervalMs: 200,
    retentionIntervalMs: 60_000,
    ...options,
  };
}
