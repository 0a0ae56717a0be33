import { type Media, MediaState } from '@chat4all/proto';
import { escapeField } from './escape.ts';
import { formatTime } from './format.ts';
import { type Colour, paint } from './print.ts';

const LONGEST_STATE = 8;
const STATE_NAMES: Readonly<Partial<Record<MediaState, string>>> = {
  [MediaState.PENDING]: 'PENDING',
  [MediaState.READY]: 'READY',
  [MediaState.REJECTED]: 'REJECTED',
};
const UNITS = ['kB', 'MB', 'GB'] as const;

/** Returns a file as a line with id and time, and a line with its facts; for a rejected one, also the problem. */
export function formatMedia({ mediaId, state, mimeType, sizeBytes, fileName, problem, createTime }: Media): string {
  const name = fileName === '' ? '' : `  ${escapeField(fileName)}`;
  return [
    `${paint('bold', mediaId)}  ${formatTime(createTime)}`,
    `  ${paint(colourOf(state), stateName(state).padEnd(LONGEST_STATE))}  ${mimeType}  ${formatBytes(sizeBytes)}${name}`,
    ...(problem === '' ? [] : [`    ${escapeField(problem)}`]),
  ].join('\n');
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
      return 'red';
    default:
      return 'yellow';
  }
}
