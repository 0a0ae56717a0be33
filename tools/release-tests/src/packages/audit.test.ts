import { expect, it } from 'vitest';
import { advisoriesIn, audit, explainedAdvisories } from './audit.ts';

it('the dependencies have no known vulnerability except those that docs/releases.md explains', async ({ skip }) => {
  const advisories = await audit();
  if (advisories === undefined) return skip('the npm registry supports no audit');
  const explained = await explainedAdvisories();
  expect(advisories.filter((one) => !explained.includes(one))).toEqual([]);
});

it('finds advisories in the report of npm, even if npm reports an error', () => {
  const advisory = 'https://github.com/advisories/GHSA-xxxx';
  const one = { severity: 'high', via: [{ source: 1, url: advisory }] };
  const text = JSON.stringify({ vulnerabilities: { one, other: { via: ['one'] } } }, undefined, 2);
  expect(advisoriesIn(`Error: npm audit failed: ${text}\nnpm warn`)).toEqual([advisory]);
  expect(advisoriesIn(JSON.stringify({ vulnerabilities: {} }, undefined, 2))).toEqual([]);
  expect(advisoriesIn('{\n  "statusCode": 405\n}\n')).toBeUndefined();
  expect(advisoriesIn('nothing')).toBeUndefined();
});
