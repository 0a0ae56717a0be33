import { invalidField } from '../errors/api-error.ts';

const DEFAULT_PAGE_SIZE = 50;
const MAXIMUM_PAGE_SIZE = 1_000;

/** Returns the size of a page: 50 if the request states none. Throws INVALID_ARGUMENT unless it is 0 to 1,000. */
export function pageSizeFrom(pageSize: number): number {
  if (pageSize < 0 || pageSize > MAXIMUM_PAGE_SIZE) {
    throw invalidField('page_size', `must be 1 to ${MAXIMUM_PAGE_SIZE} (got ${pageSize})`);
  }
  return pageSize || DEFAULT_PAGE_SIZE;
}
