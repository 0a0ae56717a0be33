import type { FieldViolation, SendMessageRequest } from '@chat4all/proto';
import { validateRecipients } from '../../recipients/validate-recipients.ts';
import { validateTimes } from './validate-times.ts';

/** The limits that chat.proto documents. */
const MAXIMUM_REQUEST_ID = 128;
const MAXIMUM_LABELS = 64;
const MAXIMUM_LABEL_NAME = 64;
const MAXIMUM_LABEL_VALUE = 1_024;
const MAXIMUM_SCOPE = 64;

/** Says that a field is wrong, and why. */
export type AddViolation = (field: string, description: string) => void;

/** Everything that is wrong with a request whatever its channels are; empty when nothing is. */
export function validateRequest(request: SendMessageRequest): FieldViolation[] {
  const { requestId, message, routing } = request;
  const violations: FieldViolation[] = [];
  const add: AddViolation = (field, description) => void violations.push({ field, description });

  validateRequestId(requestId, add);
  validateTimes(request, add);
  if (message === undefined) {
    add('message', 'is missing');
    return violations;
  }
  if (message.content?.kind === undefined) add('message.content', 'is missing');
  validateRecipients(message, routing?.channels ?? [], add);
  validateMetadata(message.metadata, 'message.metadata', add);
  validateScope(message.consentScope, 'message.consent_scope', add);
  return violations;
}

/** Says what is wrong with a client's id for a request. */
export function validateRequestId(requestId: string, add: AddViolation): void {
  if (requestId.length <= MAXIMUM_REQUEST_ID) return;
  add('request_id', `is ${requestId.length} characters long, at most ${MAXIMUM_REQUEST_ID} are allowed`);
}

/** Says what is wrong with what consent is about. */
export function validateScope(scope: string, field: string, add: AddViolation): void {
  if (scope.length <= MAXIMUM_SCOPE) return;
  add(field, `is ${scope.length} characters long, at most ${MAXIMUM_SCOPE} are allowed`);
}

/** Says what is wrong with a client's own labels. */
export function validateMetadata(metadata: Readonly<Record<string, string>>, field: string, add: AddViolation): void {
  const labels = Object.entries(metadata);
  if (labels.length > MAXIMUM_LABELS) add(field, `has ${labels.length} entries, at most ${MAXIMUM_LABELS}`);
  for (const [name, value] of labels) {
    if (name === '' || name.length > MAXIMUM_LABEL_NAME) {
      add(field, `has a name of ${name.length} characters, 1 to ${MAXIMUM_LABEL_NAME} are allowed`);
    }
    if (value.length > MAXIMUM_LABEL_VALUE) {
      const label = `${field}[${JSON.stringify(name.slice(0, MAXIMUM_LABEL_NAME))}]`;
      add(label, `is ${value.length} characters long, at most ${MAXIMUM_LABEL_VALUE} are allowed`);
    }
  }
}
