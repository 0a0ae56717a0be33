import type { Identity } from '@chat4all/proto';
import { identityOf } from './identity-of.ts';
import type { EchoReport, InboundReport } from '../reports.ts';

/** The effect of a message on its thread. */
export interface ThreadActivity {
  /** The time of the message, in milliseconds since 1970. */
  readonly timeMs: number;
  /** When the person wrote, in milliseconds since 1970; 0 if the person did not write. */
  readonly inboundTimeMs: number;
  /** The name of the person; empty if it was not reported. */
  readonly profileName: string;
}

/** Returns the effect of a reported message on its thread, and the identity of the thread. */
export function reportedActivity(report: InboundReport | EchoReport): {
  readonly identity: Identity;
  readonly activity: ThreadActivity;
} {
  const { record, timeMs } = report;
  if (report.kind === 'echo') {
    const identity = identityOf(report.record.recipients[0], record.messageId);
    return { identity, activity: { timeMs, inboundTimeMs: 0, profileName: '' } };
  }
  const { sender, content, providerTimeMs, profileName, author } = report.record;
  const identity = identityOf(sender, record.messageId);
  // A reply window begins when the person wrote, by the platform's clock, which may be ahead of that of this machine.
  const writtenMs = providerTimeMs === 0 ? timeMs : Math.min(providerTimeMs, timeMs);
  const isWritten = content?.kind?.$case !== 'system' && content?.kind?.$case !== 'deletion';
  // The name of a group's member is not that of the group.
  return {
    identity,
    activity: { timeMs, inboundTimeMs: isWritten ? writtenMs : 0, profileName: author ? '' : profileName },
  };
}
