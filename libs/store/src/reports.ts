import type { EchoRecord, IdentityChangeRecord, InboundRecord } from '@chat4all/proto';
import type { MediaFile } from './media-files.ts';

/** Something that a platform reported, perhaps not for the first time. */
export type Report = InboundReport | EchoReport | IdentityChangeReport;

/** The common part of reports. */
interface ReportBase {
  /** Identifies the report, by its position in the log; the same for the same record. */
  readonly factId: string;
  readonly tenantId: string;
  /** When it was published on the log, in milliseconds since 1970. */
  readonly timeMs: number;
}

/** A person sent a message. Identifies it: `record.messageId`. */
export interface InboundReport extends ReportBase {
  readonly kind: 'inbound';
  readonly record: InboundRecord;
  /** The file of the message, which is stored with it and due to be fetched. Default: none. */
  readonly file?: MediaFile;
}

/** A message that was sent in the platform's own app. Identifies it: the account and `record.providerMessageId`. */
export interface EchoReport extends ReportBase {
  readonly kind: 'echo';
  readonly record: EchoRecord;
  /** The file of the message, as of {@link InboundReport}. */
  readonly file?: MediaFile;
  /** True to store it even if a call to the recipient is in progress, which may be what it echoes. Default: false. */
  readonly isCertain?: boolean;
}

/** The identities of a person changed. */
export interface IdentityChangeReport extends ReportBase {
  readonly kind: 'identity_change';
  /** Identifies the change. */
  readonly changeId: string;
  readonly record: IdentityChangeRecord;
}

/**
 * The effect of a report:
 * - `new`: it was not known before, or the same record of the log was new before. `userId` is the user of the directory that
 *   the person is; empty if there is none.
 * - `known`: it was reported before, or is the echo of a message that a client sent.
 * - `undecided`: an echo to a person to whom a call is in progress, which may be the call that it echoes. Nothing is stored.
 */
export type ReportResult =
  { readonly kind: 'new'; readonly userId: string } | { readonly kind: 'known' } | { readonly kind: 'undecided' };
