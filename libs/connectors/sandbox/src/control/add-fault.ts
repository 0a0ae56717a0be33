import type { SandboxFault } from '../graph/faults.ts';
import type { SandboxState } from '../state/sandbox-state.ts';

/** Scripts a fault. Throws an Error that says which of its parts do not go together. */
export function addFault({ faults, accounts }: SandboxState, fault: SandboxFault): void {
  const { account, recipient, requests, dropConnection, reportLater, status } = fault;
  const isInstagram = accounts.list().some(({ id, channel }) => id === account && channel === 'instagram');
  if (reportLater === true) {
    if (isInstagram) throw new Error('reportLater: Instagram does not report failures later');
    if (dropConnection !== undefined || status !== undefined || requests === 'uploads') {
      throw new Error('reportLater: only a code goes with it, not dropConnection, status or uploads');
    }
  }
  if (dropConnection !== undefined && status !== undefined) {
    throw new Error('dropConnection: no status goes with it, as nothing is answered');
  }
  if (requests === 'uploads' && recipient !== undefined) {
    throw new Error('recipient: uploads have none');
  }
  faults.add(fault);
}
