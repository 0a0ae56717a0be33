import type { Identity, MessageInput, Recipient } from '@chat4all/proto';
import { validateUserId } from '../validation/validate-fields.ts';
import type { Violations } from '../validation/violations.ts';

/** The most recipients of a message, as chat.proto documents. */
export const MAXIMUM_RECIPIENTS = 1_000;

/** The most identities of one person, as directory.proto documents. */
export const MAXIMUM_IDENTITIES = 16;

/** Describes a recipient without an address. */
export const RECIPIENT_REQUIRED = 'requires identity, identities or user_id';

/** Validates the recipients of a message whose routing names these channels; without any, all are allowed. */
export function validateRecipients(
  { conversationId, recipients }: MessageInput,
  channels: readonly string[],
  violations: Violations,
): void {
  const field = 'message.recipients';
  const count = recipients.length;
  if (conversationId !== '' && count > 0) violations.add(field, 'must be empty if conversation_id is set');
  if (conversationId === '' && count === 0) violations.add(field, 'is required');
  violations.addIfMore(field, count, MAXIMUM_RECIPIENTS);
  for (const [index, { to }] of recipients.entries()) {
    validateRecipient(to, `${field}[${index}]`, channels, violations);
  }
}

function validateRecipient(
  to: Recipient['to'],
  field: string,
  channels: readonly string[],
  violations: Violations,
): void {
  switch (to?.$case) {
    case undefined:
      violations.add(field, RECIPIENT_REQUIRED);
      break;
    case 'identity':
      if (channels.length > 0 && !channels.includes(to.value.channel)) {
        violations.add(`${field}.identity.channel`, `must be one of routing.channels (got "${to.value.channel}")`);
      }
      break;
    case 'identities':
      validateIdentities(to.value.identities, `${field}.identities.identities`, violations);
      break;
    case 'userId':
      validateUserId(to.value, `${field}.user_id`, violations);
      break;
  }
}

/** Validates the identities of one person, from which routing chooses: at most one per channel. */
export function validateIdentities(identities: readonly Identity[], field: string, violations: Violations): void {
  if (identities.length === 0) violations.add(field, 'is required');
  violations.addIfMore(field, identities.length, MAXIMUM_IDENTITIES);
  const seen = new Set<string>();
  for (const [index, { channel }] of identities.entries()) {
    if (seen.has(channel)) violations.add(`${field}[${index}].channel`, `duplicate channel "${channel}"`);
    seen.add(channel);
  }
}
