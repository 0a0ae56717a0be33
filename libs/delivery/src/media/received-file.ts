import { randomBytes } from 'node:crypto';
import type { MediaType as MediaTypeName } from '@chat4all/connector';
import { type Content, type Identity, type MediaContent, MediaOrigin, MediaState, MediaType } from '@chat4all/proto';
import { receivedMediaIdOf } from '@chat4all/records';
import type { Accounts } from '@chat4all/runtime';
import type { EchoReport, InboundReport, MediaFile } from '@chat4all/store';

/** The longest file name that is kept, in characters. */
const MAXIMUM_NAME_LENGTH = 255;

/** Which files of received messages are fetched. */
export interface FetchedFiles {
  readonly types: ReadonlySet<MediaType>;
  readonly accounts: Accounts;
}

/**
 * Returns the report with a media id in the place of the URL of its file, and with the file, which is due to be fetched. Returns
 * it unchanged if it has no file to fetch, or the account's connector cannot download files.
 */
export function withReceivedFile(
  report: InboundReport | EchoReport,
  { types, accounts }: FetchedFiles,
): InboundReport | EchoReport {
  const identity = report.kind === 'inbound' ? report.record.sender : report.record.recipients[0];
  const media = mediaIn(report.record.content);
  if (identity === undefined || media === undefined || !types.has(media.type) || !isFetchable(media)) return report;
  if (accounts.find(identity.accountId)?.connector.downloadMedia === undefined) return report;
  const { tenantId, record, timeMs } = report;
  const file = toFile(media, { tenantId, messageId: record.messageId, identity, timeMs });
  const content = replaceMedia(record.content, {
    ...media,
    source: { $case: 'mediaId', value: file.mediaId },
  });
  return report.kind === 'inbound'
    ? { ...report, record: { ...report.record, content }, file }
    : { ...report, record: { ...report.record, content }, file };
}

/** Returns the media types that a setting names: `all`, `off` or a list. */
export function mediaTypesOf(names: 'all' | 'off' | readonly MediaTypeName[]): ReadonlySet<MediaType> {
  if (names === 'off') return new Set();
  return new Set(names === 'all' ? Object.values(MEDIA_TYPES) : names.map((name) => MEDIA_TYPES[name]));
}

const MEDIA_TYPES: Readonly<Record<MediaTypeName, MediaType>> = {
  image: MediaType.IMAGE,
  video: MediaType.VIDEO,
  audio: MediaType.AUDIO,
  document: MediaType.DOCUMENT,
  sticker: MediaType.STICKER,
};

function isFetchable({ source, providerMediaId }: MediaContent): boolean {
  return providerMediaId !== '' || (source?.$case === 'url' && source.value !== '');
}

function toFile(
  { type, source, mimeType, fileName, providerMediaId }: MediaContent,
  message: {
    readonly tenantId: string;
    readonly messageId: string;
    readonly identity: Identity;
    readonly timeMs: number;
  },
): MediaFile {
  const { tenantId, messageId, identity, timeMs } = message;
  const url = source?.$case === 'url' ? source.value : '';
  return {
    mediaId: receivedMediaIdOf(tenantId, messageId),
    ...{
      tenantId,
      state: MediaState.PENDING,
      mimeType,
      fileName: safeName(fileName),
      size: 0,
      sha256: '',
      problem: '',
    },
    linkKey: randomBytes(32).toString('hex'),
    ...{ createTimeMs: timeMs, uploadExpireTimeMs: 0, origin: MediaOrigin.RECEIVED },
    source: { messageId, identity, type, providerMediaId, url },
  };
}

/** Returns a name that a person gave a file, without folders, control characters and marks of direction. */
function safeName(name: string): string {
  const safe = name.replaceAll(/[/\\\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, '_').trim();
  return /^\.*$/.test(safe) ? '' : Array.from(safe).slice(0, MAXIMUM_NAME_LENGTH).join('');
}

/** Returns the file in content, also that of a new version of a message or of a story. */
function mediaIn(content: Content | undefined): MediaContent | undefined {
  const kind = content?.kind;
  switch (kind?.$case) {
    case 'media':
      return kind.value;
    case 'edit':
    case 'story':
      return mediaIn(kind.value.content);
    default:
      return undefined;
  }
}

function replaceMedia(content: Content | undefined, media: MediaContent): Content | undefined {
  const kind = content?.kind;
  switch (kind?.$case) {
    case 'media':
      return { kind: { $case: 'media', value: media } };
    case 'edit':
      return { kind: { $case: 'edit', value: { ...kind.value, content: replaceMedia(kind.value.content, media) } } };
    case 'story':
      return { kind: { $case: 'story', value: { ...kind.value, content: replaceMedia(kind.value.content, media) } } };
    default:
      return content;
  }
}
