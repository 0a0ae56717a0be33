import type { SendMessageRequest } from '@chat4all/proto';
import { validateRecipients } from '../../recipients/validate-recipients.ts';
import { validateMetadata, validateRequestId, validateScope } from '../../validation/validate-fields.ts';
import type { Violations } from '../../validation/violations.ts';
import { validateTimes } from './validate-times.ts';

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
