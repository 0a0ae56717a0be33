import { AttemptOutcome, type DeliveryAttempt, attemptOutcomeFromJSON } from '@chat4all/proto';

/** The attempts of a delivery that are kept: the last ones. */
export const MAXIMUM_ATTEMPTS = 20;

const MAXIMUM_CODE_LENGTH = 64;

/** Returns one line per attempt, its parts separated by spaces: it is written with the outcome of a delivery, so it is kept small. */
export function encodeAttempts(attempts: readonly DeliveryAttempt[]): string {
  return attempts
    .slice(-MAXIMUM_ATTEMPTS)
    .map(({ startTime, duration, outcome, httpStatus, reason, channelCode }) => {
      const { seconds = 0, nanos = 0 } = duration ?? {};
      const durationMs = seconds * 1_000 + Math.round(nanos / 1_000_000);
      const code = channelCode.replaceAll(/\s+/g, ' ').slice(0, MAXIMUM_CODE_LENGTH);
      return `${startTime?.getTime() ?? 0} ${durationMs} ${outcome} ${httpStatus} ${reason || '-'} ${code}`;
    })
    .join('\n');
}

/** Reads the text of {@link encodeAttempts}; undefined stands for none. */
export function decodeAttempts(encoded: string | undefined): DeliveryAttempt[] {
  if (encoded === undefined) return [];
  return encoded.split('\n').map((line) => {
    const [startTimeMs, duration, outcome, httpStatus, reason = '-', ...code] = line.split(' ');
    const durationMs = Number(duration);
    return {
      startTime: new Date(Number(startTimeMs)),
      duration: { seconds: Math.floor(durationMs / 1_000), nanos: (durationMs % 1_000) * 1_000_000 },
      outcome: attemptOutcomeFromJSON(Number(outcome ?? AttemptOutcome.UNSPECIFIED)),
      httpStatus: Number(httpStatus),
      reason: reason === '-' ? '' : reason,
      channelCode: code.join(' '),
    };
  });
}

/** Adds attempts to those of a delivery, unless they were added before. The store for PostgreSQL has the same as a function. */
export function addAttempts(
  known: string | undefined,
  added: readonly DeliveryAttempt[] | undefined,
): string | undefined {
  if (added === undefined || added.length === 0) return known;
  const encoded = encodeAttempts(added);
  if (known === undefined) return encoded;
  if (known.includes(encoded)) return known;
  return `${known}\n${encoded}`.split('\n').slice(-MAXIMUM_ATTEMPTS).join('\n');
}
