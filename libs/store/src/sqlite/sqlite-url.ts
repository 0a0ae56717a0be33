import { StoreError } from '../store-error.ts';
import { wholeNumber } from '../whole-number.ts';

/** Reads `sqlite:<file>?retention_days=<days>`. Fails with `invalid` when no file is named or the number is wrong. */
export function readSqliteUrl(url: string): { readonly file: string; readonly retentionDays?: number } {
  const [file = '', query] = url.slice('sqlite:'.length).split('?', 2);
  if (file === '') throw new StoreError('invalid', 'the store names no file: give sqlite:<file>');
  const retentionDays = wholeNumber(new URLSearchParams(query), 'retention_days');
  return { file, ...(retentionDays !== undefined && { retentionDays }) };
}
