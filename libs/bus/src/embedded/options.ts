/** How an embedded bus is set up. */
export interface EmbeddedBusOptions {
  /** Where everything is kept. Created when it is missing; held by one bus at a time. */
  readonly folder: string;
  /**
   * `always`: an acknowledged record survives power loss. `never`: it survives the death of the process, but the
   * operating system writes it to the disk when it likes. Default: `always`.
   */
  readonly sync?: 'always' | 'never';
  /** What key, headers and value of one record may take together, in bytes. Default: 1 MiB. */
  readonly maxRecordBytes?: number;
  /** What may wait to be written, in bytes; beyond it publishing is refused as `overloaded`. Default: 64 MiB. */
  readonly maxQueuedBytes?: number;
  /** Memory for recent records, and as much again for those read from files, in bytes. Default: 32 MiB. */
  readonly cacheBytes?: number;
  /** The size at which a new file of the journal is begun, in bytes; retention removes whole files. Default: 64 MiB. */
  readonly segmentBytes?: number;
  /** How long a handler that rejected is left alone before it gets its records again, in milliseconds. Default: 1,000. */
  readonly redeliveryPauseMs?: number;
  /** How long what a group has done may be known in memory only, in milliseconds. Default: 200. */
  readonly commitIntervalMs?: number;
  /** How often records past their retention are looked for, in milliseconds. Default: one minute. */
  readonly retentionIntervalMs?: number;
}

export type ResolvedOptions = Required<EmbeddedBusOptions>;

const mebibyte = 1024 * 1024;

export function resolveOptions(options: EmbeddedBusOptions): ResolvedOptions {
  return {
    sync: 'always',
    maxRecordBytes: mebibyte,
    maxQueuedBytes: 64 * mebibyte,
    cacheBytes: 32 * mebibyte,
    segmentBytes: 64 * mebibyte,
    redeliveryPauseMs: 1000,
    commitIntervalMs: 200,
    retentionIntervalMs: 60_000,
    ...options,
  };
}
