import { type Duration, type SendMessageRequest } from '@chat4all/proto';
import { sendTimeFrom, toMilliseconds } from './times.ts';
import type { AddViolation } from './validate-request.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
const MAXIMUM_DAYS_AHEAD = 365;

/** Says what is wrong with the time to send at and the time to live of a request that comes now. */
export function validateTimes({ ttl, sendTime }: SendMessageRequest, add: AddViolation): void {
  const now = Date.now();
  if (ttl && !isPositive(ttl)) add('ttl', 'is not longer than nothing');
  if (!sendTime) return;
  // A timestamp that no Date can hold is not a number, and is not within the limit either.
  if (!(sendTime.getTime() - now <= MAXIMUM_DAYS_AHEAD * DAY_MS)) {
    const told = Number.isNaN(sendTime.getTime()) ? 'that' : sendTime.toISOString();
    const description = `${told} is more than ${MAXIMUM_DAYS_AHEAD} days ahead; a time that is over already means now`;
    add('send_time', description);
    return;
  }
  const sendTimeMs = sendTimeFrom(sendTime, now);
  if (ttl && isPositive(ttl) && sendTimeMs > 0 && now + toMilliseconds(ttl) <= sendTimeMs) {
    add('ttl', `counts from now and ends before send_time ${sendTime.toISOString()}: make it longer, or leave it out`);
  }
}

/** Whether it is longer than nothing. */
export function isPositive({ seconds, nanos }: Duration): boolean {
  return seconds > 0 || (seconds === 0 && nanos > 0);
}
