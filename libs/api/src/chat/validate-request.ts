import type { Duration, FieldViolation, SendMessageRequest } from '@chat4all/proto';

/** The limits that chat.proto documents. */
const MAXIMUM_REQUEST_ID = 128;
const MAXIMUM_RECIPIENTS = 1_000;
const MAXIMUM_LABELS = 64;
const MAXIMUM_LABEL_NAME = 64;
const MAXIMUM_LABEL_VALUE = 1_024;

/** Everything that is wrong with a request whatever its channels are; empty when nothing is. */
export function validateRequest({ requestId, message, routing, ttl }: SendMessageRequest): FieldViolation[] {
  const violations: FieldViolation[] = [];
  const add = (field: string, description: string): void => void violations.push({ field, description });

  if (requestId.length > MAXIMUM_REQUEST_ID) {
    add('request_id', `is ${requestId.length} characters long, at most ${MAXIMUM_REQUEST_ID} are allowed`);
  }
  if (ttl && !isPositive(ttl)) add('ttl', 'is not longer than nothing');
  if (message === undefined) {
    add('message', 'is missing');
    return violations;
  }
  if (message.content?.kind === undefined) add('message.content', 'is missing');
  const count = message.recipients.length;
  if (message.conversationId !== '' && count > 0) add('message.recipients', 'cannot stand beside conversation_id');
  if (message.conversationId === '' && count === 0) add('message.recipients', 'is empty');
  if (count > MAXIMUM_RECIPIENTS) add('message.recipients', `are ${count}, at most ${MAXIMUM_RECIPIENTS} are allowed`);
  for (const [index, { to }] of message.recipients.entries()) {
    const field = `message.recipients[${index}]`;
    if (to === undefined) add(field, 'names nobody: set identity or user_id');
    else if (to.$case === 'identity' && routing?.channels.length && !routing.channels.includes(to.value.channel)) {
      add(`${field}.identity.channel`, `"${to.value.channel}" is not among routing.channels`);
    }
  }
  validateMetadata(message.metadata, add);
  return violations;
}

function validateMetadata(metadata: Readonly<Record<string, string>>, add: (field: string, why: string) => void): void {
  const labels = Object.entries(metadata);
  if (labels.length > MAXIMUM_LABELS)
    add('message.metadata', `has ${labels.length} entries, at most ${MAXIMUM_LABELS}`);
  for (const [name, value] of labels) {
    if (name === '' || name.length > MAXIMUM_LABEL_NAME) {
      add('message.metadata', `has a name of ${name.length} characters, 1 to ${MAXIMUM_LABEL_NAME} are allowed`);
    }
    if (value.length > MAXIMUM_LABEL_VALUE) {
      const field = `message.metadata[${JSON.stringify(name.slice(0, MAXIMUM_LABEL_NAME))}]`;
      add(field, `is ${value.length} characters long, at most ${MAXIMUM_LABEL_VALUE} are allowed`);
    }
  }
}

function isPositive({ seconds, nanos }: Duration): boolean {
  return seconds > 0 || (seconds === 0 && nanos > 0);
}
