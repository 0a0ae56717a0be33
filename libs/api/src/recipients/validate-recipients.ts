import type { Identity, MessageInput, Recipient } from '@chat4all/proto';
import type { AddViolation } from '../messages/plan/validate-request.ts';

/** How many recipients a message may have, as chat.proto documents. */
export const MAXIMUM_RECIPIENTS = 1_000;

/** How many identities a person may have, as directory.proto documents. */
export const MAXIMUM_IDENTITIES = 16;

/** How long the tenant's own id of a person may be, as directory.proto documents. */
const MAXIMUM_USER_ID = 128;

/** Says what is wrong with the recipients of a message that asks for these channels; none means all. */
export function validateRecipients(
  { conversationId, recipients }: MessageInput,
  channels: readonly string[],
  add: AddViolation,
): void {
  const count = recipients.length;
  if (conversationId !== '' && count > 0) add('message.recipients', 'cannot stand beside conversation_id');
  if (conversationId === '' && count === 0) add('message.recipients', 'is empty');
  if (count > MAXIMUM_RECIPIENTS) add('message.recipients', `are ${count}, at most ${MAXIMUM_RECIPIENTS} are allowed`);
  for (const [index, { to }] of recipients.entries()) {
    validateRecipient(to, `message.recipients[${index}]`, channels, add);
  }
}

function validateRecipient(to: Recipient['to'], field: string, channels: readonly string[], add: AddViolation): void {
  switch (to?.$case) {
    case undefined:
      add(field, 'names nobody: set identity, identities or user_id');
      break;
    case 'identity':
      if (channels.length > 0 && !channels.includes(to.value.channel)) {
        add(`${field}.identity.channel`, `"${to.value.channel}" is not among routing.channels`);
      }
      break;
    case 'identities':
      validateIdentities(to.value.identities, `${field}.identities.identities`, add);
      break;
    case 'userId':
      validateUserId(to.value, `${field}.user_id`, add);
      break;
  }
}

/** Says what is wrong with the tenant's own id of a person. */
export function validateUserId(userId: string, field: string, add: AddViolation): void {
  if (userId === '') add(field, 'is missing');
  if (userId.length > MAXIMUM_USER_ID) {
    add(field, `is ${userId.length} characters long, at most ${MAXIMUM_USER_ID} are allowed`);
  }
}

/** Says what is wrong with the addresses of one person, among which routing chooses. */
export function validateIdentities(identities: readonly Identity[], field: string, add: AddViolation): void {
  if (identities.length === 0) add(field, 'is empty: name at least one address of the person');
  if (identities.length > MAXIMUM_IDENTITIES) {
    add(field, `are ${identities.length}, at most ${MAXIMUM_IDENTITIES} are allowed`);
  }
  const seen = new Set<string>();
  for (const [index, { channel }] of identities.entries()) {
    if (seen.has(channel)) {
      add(`${field}[${index}].channel`, `"${channel}" stands there twice: one address on each channel is allowed`);
    }
    seen.add(channel);
  }
}
