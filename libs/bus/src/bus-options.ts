/** What applies to every driver. Everything else is said in the URL. */
export interface CreateBusOptions {
  /** What one record may take, in bytes. Default: 1 MiB. */
  readonly maxRecordBytes?: number;
  /** How long a handler that rejected is left alone before it gets its records again, in milliseconds. Default: 1,000. */
  readonly redeliveryPauseMs?: number;
  /** Takes what a driver has to tell while it works. Levels are those of common loggers. Default: nothing is told. */
  readonly log?: BusLog;
}

/** Writes a line to the log of the process. */
export type BusLog = (
  level: 'debug' | 'info' | 'warn' | 'error',
  message: string,
  fields: Readonly<Record<string, unknown>>,
) => void;
