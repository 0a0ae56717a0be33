import { invalidFields } from '../errors/api-error.ts';

const DEFAULT_PAGE_SIZE = 50;
const MAXIMUM_PAGE_SIZE = 1_000;

/** How many a page is to have, 50 when the request does not say. Throws INVALID_ARGUMENT for what is not 1 to 1,000. */
export function pageSizeFrom(pageSize: number): number {
  if (pageSize < 0 || pageSize > MAXIMUM_PAGE_SIZE) {
    throw invalidFields([{ field: 'page_size', description: `is ${pageSize}, not 1 to ${MAXIMUM_PAGE_SIZE}` }]);
  }
  return pageSize || DEFAULT_PAGE_SIZE;
}
