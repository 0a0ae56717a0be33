import {
  AttemptOutcome,
  type DeliveryAttempt,
  attemptOutcomeFromJSON,
  toDuration,
  toMilliseconds,
} from '@chat4all/proto';

/** The attempts of a delivery that are kept: the last ones. */
export const MAXIMUM_ATTEMPTS = 20;

const MAXIMUM_CODE_LENGTH = 64;

/** Returns one line per attempt, its parts separated by spaces: it is written with the outcome of a delivery, so it is kept small. */
export function encodeAttempts(attempts: readonly DeliveryAttempt[]): string {
  return attempts
    .slice(-MAXIMUM_ATTEMPTS)
    .map(({ startTime, duration, outcome, httpStatus, reason, channelCode }) => {
      const durationMs = duration ? toMilliseconds(duration) : 0;
      const code = channelCode.replaceAll(/\s+/g, ' ').slice(0, MAXIMUM_CODE_LENGTH);
      return `${startTime?.getTime() ?? 0} ${durationMs} ${outcome} ${httpStatus} ${reason || '-'} ${code}`;
    })
    .join('\n');
}

/** Reads the text of {@link encodeAttempts}; undefined stands for none. */
export function decodeAttempts(encoded: string | undefined): DeliveryAttempt[] {
  if (encoded === undefined) return [];
  return encoded.split('\n').map((line) => {
    const [startTimeMs, durationMs, outcome, httpStatus, reason = '-', ...code] = line.split(' ');
    return {
      startTime: new Date(Number(startTimeMs)),
      duration: toDuration(Number(durationMs)),
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
