import { type Media, MediaOrigin, MediaState } from '@chat4all/proto';
import { escapeField } from './escape.ts';
import { formatTime } from './format.ts';
import { type Colour, paint } from './print.ts';

const LONGEST_STATE = 8;
const STATE_NAMES: Readonly<Partial<Record<MediaState, string>>> = {
  [MediaState.PENDING]: 'PENDING',
  [MediaState.READY]: 'READY',
  [MediaState.REJECTED]: 'REJECTED',
  [MediaState.FAILED]: 'FAILED',
};
const ORIGIN_NAMES: Readonly<Partial<Record<MediaOrigin, string>>> = {
  [MediaOrigin.UPLOADED]: 'UPLOADED',
  [MediaOrigin.RECEIVED]: 'RECEIVED',
};
const UNITS = ['kB', 'MB', 'GB'] as const;

/** Returns a file as a line with id and time, and a line with its facts; for a rejected or failed one, also the problem. */
export function formatMedia(media: Media): string {
  const { mediaId, state, problem, createTime, messageId } = media;
  const message = messageId === '' ? '' : `  message ${messageId}`;
  return [
    `${paint('bold', mediaId)}  ${formatTime(createTime)}${message}`,
    `  ${paint(colourOf(state), stateName(state).padEnd(LONGEST_STATE))}  ${factsOf(media)}`,
    ...(problem === '' ? [] : [`    ${escapeField(problem)}`]),
  ].join('\n');
}

/** Returns the facts of a file in one line, with its id; for a failed one, also the problem. */
export function formatMediaFacts(media: Media): string {
  const { mediaId, state, problem } = media;
  const reason = problem === '' ? '' : `  ${escapeField(problem)}`;
  return `${paint(colourOf(state), stateName(state))}  ${factsOf(media)}  ${mediaId}${reason}`;
}

function factsOf({ mimeType, sizeBytes, fileName }: Media): string {
  const name = fileName === '' ? '' : `  ${escapeField(fileName)}`;
  return `${escapeField(mimeType)}  ${formatBytes(sizeBytes)}${name}`;
}

/** Returns a file as JSON. */
export function mediaToJson(media: Media): Record<string, unknown> {
  return {
    media_id: media.mediaId,
    state: stateName(media.state),
    mime_type: media.mimeType,
    size_bytes: media.sizeBytes,
    file_name: media.fileName || undefined,
    sha256: media.sha256.length === 0 ? undefined : Buffer.from(media.sha256).toString('hex'),
    problem: media.problem || undefined,
    create_time: media.createTime,
    origin: ORIGIN_NAMES[media.origin],
    message_id: media.messageId || undefined,
  };
}

/** Returns a number of bytes in the largest unit that it fills, for example `12.3 kB`. */
export function formatBytes(bytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length);
  const unit = UNITS[power - 1];
  return unit === undefined ? `${Math.round(bytes)} bytes` : `${(bytes / 1_000 ** power).toFixed(1)} ${unit}`;
}

function stateName(state: MediaState): string {
  return STATE_NAMES[state] ?? 'UNKNOWN';
}

function colourOf(state: MediaState): Colour {
  switch (state) {
    case MediaState.READY:
      return 'green';
    case MediaState.REJECTED:
    case MediaState.FAILED:
      return 'red';
    default:
      return 'yellow';
  }
}
