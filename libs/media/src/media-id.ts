import { MediaError } from './media-error.ts';

const MEDIA_ID = /^[\w-]{1,128}$/;

/** Returns the id. Throws `invalid` for one that could leave a folder or needs encoding in a URL. */
export function checkedId(id: string): string {
  if (MEDIA_ID.test(id)) return id;
  throw new MediaError(
    'invalid',
    `media id: must have 1 to 128 letters, digits, "_" and "-" (got "${id.slice(0, 128)}")`,
  );
}
