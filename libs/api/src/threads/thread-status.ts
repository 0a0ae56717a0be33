import { ThreadStatus, threadStatusToJSON } from '@chat4all/proto';
import type { Violations } from '../validation/violations.ts';

const STATUSES: readonly ThreadStatus[] = [ThreadStatus.OPEN, ThreadStatus.CLOSED];

/** Validates the status of a thread; UNSPECIFIED stands for none. */
export function validateThreadStatus(status: ThreadStatus, field: string, violations: Violations): void {
  if (status === ThreadStatus.UNSPECIFIED || STATUSES.includes(status)) return;
  violations.add(field, `unknown status ${status}; must be ${STATUSES.map(threadStatusToJSON).join(' or ')}, or unset`);
}
