import type { Violations } from '../validation/violations.ts';

/** The limits that thread.proto documents, in characters. */
const MAXIMUM_ASSIGNEE_LENGTH = 128;
const MAXIMUM_LABEL_LENGTH = 64;

/** Validates the assignee of a thread; empty if it has none. */
export function validateAssignee(assignee: string, field: string, violations: Violations): void {
  violations.addIfLonger(field, assignee, MAXIMUM_ASSIGNEE_LENGTH);
  if (assignee !== '') violations.addIfUnreadable(field, assignee);
}

/** Validates a label of a thread. */
export function validateLabel(label: string, field: string, violations: Violations): void {
  violations.addIfLonger(field, label, MAXIMUM_LABEL_LENGTH);
  violations.addIfUnreadable(field, label);
}
