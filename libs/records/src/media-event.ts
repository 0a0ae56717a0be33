import type { BusRecord } from '@chat4all/bus';
import { type Identity, type Media, MediaState, mediaStateToJSON } from '@chat4all/proto';
import { foreignDeadLetterRecord } from './dead-letter.ts';
import { laneOf } from './lane.ts';
import { eventToRecord } from './records.ts';

/** The content type of a dead letter that is the media id of a received file, which a replay fetches again. */
const FILE_CONTENT_TYPE = 'application/vnd.chat4all.media-id';

/** A received file that was fetched, or could not be. */
export interface FetchedFile {
  readonly tenantId: string;
  readonly media: Media;
  /** The person who sent the message, or received it, with channel and account. */
  readonly identity: Identity;
}

/** Returns the event of a file, and for a FAILED one also its dead letter. */
export function fetchedFileToRecords({ tenantId, media, identity }: FetchedFile): BusRecord[] {
  const { mediaId, messageId, problem } = media;
  const isFailed = media.state === MediaState.FAILED;
  const event = eventToRecord(
    {
      eventId: `${mediaId}/${mediaStateToJSON(media.state).replace('MEDIA_STATE_', '').toLowerCase()}`,
      tenantId,
      kind: { $case: 'media', value: { messageId, media, identity } },
    },
    identity,
  );
  if (!isFailed) return [event];
  const { channel, accountId } = identity;
  const letter = foreignDeadLetterRecord(
    // The lane, so that the erasure of the person finds it.
    { key: laneOf(identity), value: Buffer.from(mediaId), contentType: FILE_CONTENT_TYPE, tenantId },
    { reason: 'MEDIA', message: problem, source: `media ${mediaId}` },
    { channel, accountId },
  );
  return [event, letter];
}

/** Returns the media id of a dead letter that names a received file; undefined for any other. */
export function mediaIdOf({
  headers,
  value,
}: {
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Uint8Array;
}): string | undefined {
  return headers['content-type'] === FILE_CONTENT_TYPE ? Buffer.from(value).toString() : undefined;
}
