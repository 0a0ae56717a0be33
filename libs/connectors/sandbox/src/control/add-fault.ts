import type { SandboxFault } from '../graph/faults.ts';
import type { SandboxState } from '../state/sandbox-state.ts';

/** Adds a scripted fault. Throws an Error if its members must not be combined. */
export function addFault({ faults, accounts }: SandboxState, fault: SandboxFault): void {
  const { account, recipient, requests, dropConnection, reportLater, status } = fault;
  const isInstagram = accounts.list().some(({ id, channel }) => id === account && channel === 'instagram');
  if (reportLater === true) {
    if (isInstagram) throw new Error('reportLater: is not supported on Instagram');
    if (dropConnection !== undefined || status !== undefined || requests === 'uploads') {
      throw new Error('reportLater: must not be combined with dropConnection, status or uploads');
    }
  }
  if (dropConnection !== undefined && status !== undefined) {
    throw new Error('dropConnection: must not be combined with status, because there is no response');
  }
  if (requests === 'uploads' && recipient !== undefined) {
    throw new Error('recipient: must not be combined with uploads, which have none');
  }
  faults.add(fault);
}
