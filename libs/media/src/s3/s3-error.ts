import { MediaError } from '../media-error.ts';

/** The names of errors that an operator has to fix. */
const MISCONFIGURED = [
  'AccessDenied',
  'CredentialsProviderError',
  'InvalidAccessKeyId',
  'NoSuchBucket',
  'SignatureDoesNotMatch',
  'PermanentRedirect',
];

/** Returns whether a call failed because the id has no file. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && (error.name === 'NoSuchKey' || error.name === 'NotFound');
}

/** Returns whether a range is not within the file. */
export function isOutsideFile(error: unknown): boolean {
  return error instanceof Error && error.name === 'InvalidRange';
}

/** Returns the MediaError for an error of the S3 client. */
export function toMediaError(error: unknown): MediaError {
  if (MediaError.is(error)) return error;
  const name = error instanceof Error ? error.name : 'unknown error';
  if (name === 'PreconditionFailed') return new MediaError('exists', 'media: the id has a file already', error);
  if (MISCONFIGURED.includes(name)) {
    return new MediaError(
      'misconfigured',
      `media: the bucket refuses the call (${name}); check its name, region and keys`,
      error,
    );
  }
  return new MediaError('unavailable', `media: the bucket cannot be reached (${name})`, error);
}
