import { StoreError } from '../store-error.ts';
import { readWholeNumber } from '../url-parameter.ts';

/** Reads `sqlite:<file>?retention_days=<days>`. Fails with `invalid` if the file is missing or the number is wrong. */
export function readSqliteUrl(url: string): { readonly file: string; readonly retentionDays?: number } {
  const [file = '', query] = url.slice('sqlite:'.length).split('?', 2);
  if (file === '') throw new StoreError('invalid', 'store: the URL has no file; use sqlite:<file>');
  const retentionDays = readWholeNumber(new URLSearchParams(query), 'retention_days');
  return { file, ...(retentionDays !== undefined && { retentionDays }) };
}
