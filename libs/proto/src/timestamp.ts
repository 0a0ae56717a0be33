/** The range of a `google.protobuf.Timestamp`, as timestamp.proto defines it: the years 1 to 9999. */
const MINIMUM_SECONDS = -62_135_596_800;
const MAXIMUM_SECONDS = 253_402_300_799;
const MAXIMUM_NANOS = 999_999_999;

export interface TimestampParts {
  readonly seconds: number;
  readonly nanos: number;
}

/** The invalid `Date` that a received timestamp out of range becomes. */
export class InvalidTimestamp extends Date {
  readonly seconds: number;
  readonly nanos: number;

  constructor({ seconds, nanos }: TimestampParts) {
    super(NaN);
    this.seconds = seconds;
    this.nanos = nanos;
  }
}

/** Converts a received timestamp, rounded down to milliseconds; to an {@link InvalidTimestamp} if it is out of range. */
export function fromTimestamp(timestamp: TimestampParts): Date {
  const { seconds, nanos } = timestamp;
  const isValid = seconds >= MINIMUM_SECONDS && seconds <= MAXIMUM_SECONDS && nanos >= 0 && nanos <= MAXIMUM_NANOS;
  return isValid ? new Date(seconds * 1_000 + Math.floor(nanos / 1_000_000)) : new InvalidTimestamp(timestamp);
}
