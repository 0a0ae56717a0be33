import type { ContentCapabilities } from './capabilities.ts';
import type { MediaContent } from './content.ts';
import { lengthProblems } from './measure.ts';
import type { ValidationProblem } from './validation-problem.ts';

/** Returns the problems with a file that can be found without fetching it. */
export function mediaProblems(
  { type, uploaded, url, file, caption = '', fileName = '', mimeType = file?.mimeType }: MediaContent,
  media: NonNullable<ContentCapabilities['media']>,
): ValidationProblem[] {
  const limits = media[type];
  if (!limits) {
    return [{ field: 'content.type', problem: `must be one of ${Object.keys(media).join(', ')} (got ${type})` }];
  }
  const missing = uploaded === undefined && url === undefined && file === undefined;
  return [
    ...(missing ? [{ field: 'content.url', problem: 'a URL or an uploaded file is required' }] : []),
    ...(url === undefined ? [] : urlProblems('content.url', url)),
    ...mimeTypeProblems(mimeType, limits.mimeTypes),
    ...sizeProblems(file?.size, limits.maximumBytes),
    ...lengthProblems('content.caption', caption, limits.caption),
    // A channel that does not show the name ignores it.
    ...(limits.fileName ? lengthProblems('content.fileName', fileName, limits.fileName) : []),
  ];
}

/** Returns the problems with a URL that the platform or the recipient opens. */
export function urlProblems(field: string, url: string): ValidationProblem[] {
  const protocol = URL.canParse(url) ? new URL(url).protocol : '';
  if (protocol === 'https:' || protocol === 'http:') return [];
  return [{ field, problem: 'must be an https:// or http:// URL' }];
}

function mimeTypeProblems(mimeType: string | undefined, accepted: readonly string[] | undefined): ValidationProblem[] {
  // Parameters, such as the codecs of audio/ogg, are ignored.
  const [type = ''] = (mimeType ?? '').toLowerCase().split(';', 1);
  if (type === '' || accepted === undefined || accepted.includes(type.trim())) return [];
  return [{ field: 'content.mimeType', problem: `must be one of ${accepted.join(', ')} (got ${type.trim()})` }];
}

function sizeProblems(size = 0, maximumBytes: number): ValidationProblem[] {
  return size > maximumBytes
    ? [{ field: 'content.sizeBytes', problem: `exceeds ${maximumBytes} bytes (got ${size})` }]
    : [];
}
