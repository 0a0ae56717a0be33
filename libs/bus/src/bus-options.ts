/** Options of every driver. All others are in the URL. */
export interface CreateBusOptions {
  /** The largest record, in bytes. Default: 1 MiB. */
  readonly maxRecordBytes?: number;
  /** The pause before records of a rejected batch are delivered again, in milliseconds. Default: 1,000. */
  readonly redeliveryPauseMs?: number;
  /** Receives log lines of the driver. Default: none. */
  readonly log?: BusLog;
}

/** Writes a log line: a short event and its facts as fields. */
export type BusLog = (
  level: 'debug' | 'info' | 'warn' | 'error',
  message: string,
  fields: Readonly<Record<string, unknown>>,
) => void;
