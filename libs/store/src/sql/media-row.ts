import type { FileSource, MediaFile } from '../media-files.ts';
import { toMediaOrigin, toMediaState, toMediaType } from './columns.ts';
import { type Row, integer, text } from './row.ts';

/** The columns of `media` in order, without those of a claim. */
export const MEDIA_COLUMNS = [
  ...['media_id', 'tenant_id', 'state', 'mime_type', 'file_name', 'size', 'sha256', 'problem', 'link_key'],
  ...['create_time', 'upload_expire_time', 'origin', 'message_id', 'channel', 'account_id', 'identity_kind'],
  ...['identity_value', 'media_type', 'provider_media_id', 'provider_url', 'next_attempt_time'],
] as const;

/** A row of `media`: its columns in order. */
export type MediaRow = Readonly<Record<(typeof MEDIA_COLUMNS)[number], string | number>>;

/** Returns the row of an upload, which is not claimed. */
export function uploadRow(file: MediaFile): MediaRow {
  return toRow(file, 0);
}

/** Returns the row of a received file, which is due to be fetched. */
export function receivedRow(file: MediaFile): MediaRow {
  return toRow(file, file.createTimeMs);
}

function toRow(file: MediaFile, nextAttemptTimeMs: number): MediaRow {
  const { source } = file;
  const { identity } = source ?? {};
  return {
    media_id: file.mediaId,
    tenant_id: file.tenantId,
    state: file.state,
    mime_type: file.mimeType,
    file_name: file.fileName,
    size: file.size,
    sha256: file.sha256,
    problem: file.problem,
    link_key: file.linkKey,
    create_time: file.createTimeMs,
    upload_expire_time: file.uploadExpireTimeMs,
    origin: file.origin,
    message_id: source?.messageId ?? '',
    channel: identity?.channel ?? '',
    account_id: identity?.accountId ?? '',
    identity_kind: identity?.kind ?? '',
    identity_value: identity?.value ?? '',
    media_type: source?.type ?? 0,
    provider_media_id: source?.providerMediaId ?? '',
    provider_url: source?.url ?? '',
    next_attempt_time: nextAttemptTimeMs,
  };
}

/** Returns a file, from its row. */
export function toMediaFile(row: Row): MediaFile {
  const source = toSource(row);
  return {
    mediaId: text(row, 'media_id'),
    tenantId: text(row, 'tenant_id'),
    state: toMediaState(integer(row, 'state')),
    mimeType: text(row, 'mime_type'),
    fileName: text(row, 'file_name'),
    size: integer(row, 'size'),
    sha256: text(row, 'sha256'),
    problem: text(row, 'problem'),
    linkKey: text(row, 'link_key'),
    createTimeMs: integer(row, 'create_time'),
    uploadExpireTimeMs: integer(row, 'upload_expire_time'),
    origin: toMediaOrigin(integer(row, 'origin')),
    ...(source && { source }),
  };
}

function toSource(row: Row): FileSource | undefined {
  const messageId = text(row, 'message_id');
  if (messageId === '') return undefined;
  const [channel, kind] = [text(row, 'channel'), text(row, 'identity_kind')];
  return {
    messageId,
    identity: { channel, kind, value: text(row, 'identity_value'), accountId: text(row, 'account_id') },
    type: toMediaType(integer(row, 'media_type')),
    providerMediaId: text(row, 'provider_media_id'),
    url: text(row, 'provider_url'),
  };
}
