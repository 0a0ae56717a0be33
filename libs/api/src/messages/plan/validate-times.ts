import type { SendMessageRequest } from '@chat4all/proto';
import type { Violations } from '../../validation/violations.ts';
import { isPositive, sendTimeFrom, toMilliseconds } from './times.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
const MAXIMUM_DAYS_AHEAD = 365;

/** Validates the send time and the time to live of a request that arrives now. */
export function validateTimes({ ttl, sendTime }: SendMessageRequest, violations: Violations): void {
  const now = Date.now();
  if (ttl && !isPositive(ttl)) violations.add('ttl', 'must be longer than 0');
  if (!sendTime) return;
  // The comparison also fails for a timestamp that Date cannot represent.
  if (!(sendTime.getTime() - now <= MAXIMUM_DAYS_AHEAD * DAY_MS)) {
    const given = Number.isNaN(sendTime.getTime()) ? 'a time out of range' : sendTime.toISOString();
    violations.add('send_time', `must be at most ${MAXIMUM_DAYS_AHEAD} days ahead (got ${given})`);
    return;
  }
  const sendTimeMs = sendTimeFrom(sendTime, now);
  if (ttl && isPositive(ttl) && sendTimeMs > 0 && now + toMilliseconds(ttl) <= sendTimeMs) {
    const description = `counts from now and must end after send_time ${sendTime.toISOString()}; make it longer or omit it`;
    violations.add('ttl', description);
  }
}
