import type { Admission, Verdict } from '../admission.ts';
import type { Change } from '../change.ts';
import { type Row, integer, text } from '../sql/row.ts';
import { StoreError } from '../store-error.ts';
import { toChange } from './change-row.ts';

const VERDICTS: readonly Verdict[] = ['deliver', 'takeover', 'duplicate', 'parked', 'cancelled'];

interface MutableAdmission {
  verdict: Verdict;
  attempted: boolean;
  claim: string;
  readonly changes: Change[];
}

/** Returns the admissions of `count` candidates, from the rows of `admit_deliveries`. */
export function toAdmissions(rows: readonly Row[], count: number): Admission[] {
  const admissions = Array.from({ length: count }, (): MutableAdmission => ({
    verdict: 'duplicate',
    attempted: false,
    claim: '',
    changes: [],
  }));
  for (const row of rows) {
    const admission = admissions[integer(row, 'item')];
    if (admission === undefined) continue;
    admission.verdict = toVerdict(text(row, 'verdict'));
    admission.attempted = admission.verdict === 'takeover' && row['attempted'] === true;
    admission.claim = text(row, 'claim');
    if (row['state'] !== null) admission.changes.push(toChange(row));
  }
  return admissions;
}

function toVerdict(value: string): Verdict {
  const verdict = VERDICTS.find((known) => known === value);
  if (verdict === undefined)
    throw new StoreError('misconfigured', `admit_deliveries returned an unknown verdict "${value}"`);
  return verdict;
}
