import { status } from '@grpc/grpc-js';
import type { SearchMessagesRequest, SearchMessagesResponse } from '@chat4all/proto';
import type { Store } from '@chat4all/store';
import { ApiError, preconditionFailed } from '../errors/api-error.ts';
import { fillPage } from '../fill-page.ts';
import { within } from '../within.ts';
import { PageTokens } from '../validation/page-tokens.ts';
import { validateTime } from '../validation/validate-filters.ts';
import { Violations } from '../validation/violations.ts';

const DEFAULT_PAGE_SIZE = 50;
const MAXIMUM_PAGE_SIZE = 100;
const MAXIMUM_TEXT_LENGTH = 256;

/** The time that a search has, in milliseconds. */
const DEADLINE_MS = 2_000;

/**
 * Finds messages by the words of their text, newest first. A page that takes more than a second may be short, with a token. Throws
 * INVALID_ARGUMENT that names every invalid field, FAILED_PRECONDITION unless search is enabled, and DEADLINE_EXCEEDED after two seconds.
 */
export async function searchMessages(
  tenantId: string,
  { text, pageSize, pageToken, startTime, endTime }: SearchMessagesRequest,
  { store: { search } }: { readonly store: Pick<Store, 'search'> },
): Promise<SearchMessagesResponse> {
  if (search === undefined) {
    throw preconditionFailed('SEARCH_DISABLED', 'search is not enabled; add search=true to CHAT4ALL_STORE');
  }
  const violations = new Violations();
  if (!/[\p{L}\p{N}]/u.test(text)) violations.add('text', 'must contain a letter or a digit');
  violations.addIfLonger('text', text, MAXIMUM_TEXT_LENGTH);
  if (pageSize < 0 || pageSize > MAXIMUM_PAGE_SIZE) {
    violations.add('page_size', `must be 1 to ${MAXIMUM_PAGE_SIZE}, or unset (got ${pageSize})`);
  }
  validateTime(startTime, 'start_time', violations);
  validateTime(endTime, 'end_time', violations);
  violations.assertNone();
  const query = {
    ...{ tenantId, text },
    ...(startTime && { startTimeMs: startTime.getTime() }),
    ...(endTime && { endTimeMs: endTime.getTime() }),
  };
  const tokens = new PageTokens('SearchMessages', query);
  const searching = fillPage(pageSize || DEFAULT_PAGE_SIZE, tokens.read(pageToken), async (page) => {
    const { messages, ...rest } = await search({ ...query, ...page });
    return { items: messages, ...rest };
  });
  const { items, nextPageToken } = await within(DEADLINE_MS, searching, searchTooSlow);
  return { messages: items, nextPageToken: tokens.write(nextPageToken) };
}

function searchTooSlow(): ApiError {
  const message = `the search took longer than ${DEADLINE_MS} ms; use rarer words or a time range`;
  return new ApiError(status.DEADLINE_EXCEEDED, message, { reason: 'SEARCH_TOO_SLOW' });
}
