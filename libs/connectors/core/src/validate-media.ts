import type { ContentCapabilities } from './capabilities.ts';
import type { MediaContent } from './content.ts';
import { lengthProblems } from './measure.ts';
import type { ValidationProblem } from './validation-problem.ts';

/** What is wrong with a file as far as it can be told without fetching it. */
export function mediaProblems(
  { type, uploaded, url, file, caption = '', fileName = '', mimeType = file?.mimeType }: MediaContent,
  media: NonNullable<ContentCapabilities['media']>,
): ValidationProblem[] {
  const limits = media[type];
  if (!limits) {
    const possible = Object.keys(media).join(', ');
    return [{ field: 'content.type', problem: `the channel cannot carry ${type}, only ${possible}` }];
  }
  const missing = uploaded === undefined && url === undefined && file === undefined;
  return [
    ...(missing ? [{ field: 'content.url', problem: 'is missing: say where the file is' }] : []),
    ...(url === undefined ? [] : urlProblems('content.url', url)),
    ...mimeTypeProblems(mimeType, limits.mimeTypes),
    ...lengthProblems('content.caption', caption, limits.caption),
    // Where the name is not shown, nothing is lost that the person would miss.
    ...(limits.fileName ? lengthProblems('content.fileName', fileName, limits.fileName) : []),
  ];
}

/** What is wrong with an address that others have to reach. */
export function urlProblems(field: string, url: string): ValidationProblem[] {
  const protocol = URL.canParse(url) ? new URL(url).protocol : '';
  if (protocol === 'https:' || protocol === 'http:') return [];
  return [{ field, problem: 'must be an address that begins with https://' }];
}

function mimeTypeProblems(mimeType: string | undefined, taken: readonly string[] | undefined): ValidationProblem[] {
  // Parameters, such as the codecs of audio/ogg, do not matter here.
  const [type = ''] = (mimeType ?? '').toLowerCase().split(';', 1);
  if (type === '' || taken === undefined || taken.includes(type.trim())) return [];
  return [{ field: 'content.mimeType', problem: `is not taken, only ${taken.join(', ')}` }];
}
