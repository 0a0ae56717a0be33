import type { SendMessageRequest } from '@chat4all/proto';
import { validateRecipients } from '../../recipients/validate-recipients.ts';
import { validateTime } from '../../validation/validate-filters.ts';
import { validateMetadata, validateRequestId, validateScope } from '../../validation/validate-fields.ts';
import type { Violations } from '../../validation/violations.ts';
import { sendTimeFrom } from './times.ts';
import { isPositive, toMilliseconds, validateDuration } from '../../validation/durations.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
const MAXIMUM_DAYS_AHEAD = 365;

/** Validates everything in a request that does not depend on its channels. */
export function validateRequest(request: SendMessageRequest, violations: Violations): void {
  const { requestId, message, routing } = request;
  validateRequestId(requestId, violations);
  validateTimes(request, violations);
  if (message === undefined) {
    violations.add('message', 'is required');
    return;
  }
  if (message.content?.kind === undefined) violations.add('message.content', 'is required');
  validateRecipients(message, routing?.channels ?? [], violations);
  validateMetadata(message.metadata, 'message.metadata', violations);
  validateScope(message.consentScope, 'message.consent_scope', violations);
}

/** Validates the send time and the time to live of a request that arrives now. */
function validateTimes({ ttl, sendTime }: SendMessageRequest, violations: Violations): void {
  const now = Date.now();
  validateDuration(ttl, 'ttl', violations);
  validateTime(sendTime, 'send_time', violations);
  if (!sendTime) return;
  if (sendTime.getTime() - now > MAXIMUM_DAYS_AHEAD * DAY_MS) {
    violations.add('send_time', `must be at most ${MAXIMUM_DAYS_AHEAD} days ahead (got ${sendTime.toISOString()})`);
    return;
  }
  const sendTimeMs = sendTimeFrom(sendTime, now);
  if (ttl && isPositive(ttl) && sendTimeMs > 0 && now + toMilliseconds(ttl) <= sendTimeMs) {
    const description = `counts from now and must end after send_time ${sendTime.toISOString()}; make it longer or omit it`;
    violations.add('ttl', description);
  }
}
