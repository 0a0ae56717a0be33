import { expect, it } from 'vitest';
import { advisoriesIn, audit, explainedAdvisories } from './audit.ts';

it('No vulnerability is known in what we ship, but for those that docs/releases.md explains', async ({ skip }) => {
  const advisories = await audit();
  if (advisories === undefined) return skip('the registry of this machine answers no audit');
  const explained = await explainedAdvisories();
  expect(advisories.filter((one) => !explained.includes(one))).toEqual([]);
});

it('Advisories are found in the report of npm, also when it comes with an error', () => {
  const advisory = 'https://github.com/advisories/GHSA-xxxx';
  const one = { severity: 'high', via: [{ source: 1, url: advisory }] };
  const text = JSON.stringify({ vulnerabilities: { one, other: { via: ['one'] } } }, undefined, 2);
  expect(advisoriesIn(`Error: npm audit failed: ${text}\nnpm warn`)).toEqual([advisory]);
  expect(advisoriesIn(JSON.stringify({ vulnerabilities: {} }, undefined, 2))).toEqual([]);
  expect(advisoriesIn('{\n  "statusCode": 405\n}\n')).toBeUndefined();
  expect(advisoriesIn('nothing')).toBeUndefined();
});
