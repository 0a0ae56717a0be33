import type { SearchQuery } from '../store.ts';
import { decodePageToken, encodePageToken } from '../page-token.ts';
import { tenantWord, wordsOf } from '../rules/search-words.ts';
import { StoreError } from '../store-error.ts';
import { type AddValue, type PageQueries, assertPageSize, statement } from './pages.ts';
import type { MessageDialect } from './list-query.ts';
import { integer } from './row.ts';

/** The parts of the statements that differ between the databases. */
export interface SearchDialect extends Pick<MessageDialect, 'parameter' | 'selectByKey' | 'isAmong' | 'visitLimit'> {
  /** `SELECT <key> AS message_key FROM message_texts`. */
  readonly selectKeys: string;
  /** The column with the key. */
  readonly keyColumn: string;
  /** Returns a condition that a text has all of these words. */
  readonly matches: (words: readonly string[], value: AddValue) => string;
}

/**
 * Finds a page of messages by their words, those stored last first. Visits at most `visitLimit` texts. Fails with `invalid` if the text has
 * no words, or the page size or token is wrong.
 */
export function* searchMessages(query: SearchQuery, dialect: SearchDialect): PageQueries {
  const { tenantId, text, pageSize, pageToken, startTimeMs, endTimeMs } = query;
  const { parameter, selectByKey, isAmong, visitLimit, keyColumn } = dialect;
  assertPageSize(pageSize);
  const words = wordsOf(text);
  if (words.length === 0) throw new StoreError('invalid', 'text: must contain a letter or a digit');
  // The key grows with time; the token has it in place of a time.
  const before = pageToken ? decodePageToken(pageToken).timeMs : Number.MAX_SAFE_INTEGER;
  const keys = (value: AddValue): string =>
    `${dialect.selectKeys} WHERE ${dialect.matches([tenantWord(tenantId), ...words], value)}
       AND ${keyColumn} < ${value(before)} ORDER BY ${keyColumn} DESC`;
  const rows = yield statement(parameter, (value) => {
    const where = [isAmong(`${keys(value)} LIMIT ${visitLimit}`), `tenant_id = ${value(tenantId)}`];
    if (startTimeMs !== undefined) where.push(`create_time >= ${value(startTimeMs)}`);
    if (endTimeMs !== undefined) where.push(`create_time < ${value(endTimeMs)}`);
    return `${selectByKey} WHERE ${where.join(' AND ')} ORDER BY message_key DESC LIMIT ${value(pageSize + 1)}`;
  });
  const page = rows.slice(0, pageSize);
  const lastOfPage = rows.length > pageSize ? page.at(-1) : undefined;
  if (lastOfPage !== undefined) return { rows: page, nextPageToken: tokenOf(integer(lastOfPage, 'message_key')) };
  const [last] = yield statement(parameter, (value) => `${keys(value)} LIMIT 1 OFFSET ${visitLimit - 1}`);
  return last === undefined ? { rows: page } : { rows: page, nextPageToken: tokenOf(integer(last, 'message_key')) };
}

function tokenOf(messageKey: number): string {
  return encodePageToken({ timeMs: messageKey, id: '' });
}
