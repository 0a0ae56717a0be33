import { expect, test } from 'vitest';
import { RecentAdmissions } from './recent-admissions.ts';

test('knows deliveries once they are admitted, and waits for admissions in progress', async () => {
  const admissions = new RecentAdmissions();
  const { promise, resolve } = Promise.withResolvers<readonly string[]>();
  admissions.add(['m1', 'm2'], promise);
  const asked = admissions.admitted(['m1', 'm2', 'm3']);
  resolve(['m1', 'm2']);
  expect(await asked).toEqual(new Set(['m1', 'm2']));
  expect(await admissions.admitted(['m2'])).toEqual(new Set(['m2']));
});

test('does not know deliveries whose admission failed, until a later one succeeds', async () => {
  const admissions = new RecentAdmissions();
  const failed = Promise.reject<readonly string[]>(new Error('away'));
  admissions.add(['m1'], failed);
  expect(await admissions.admitted(['m1'])).toEqual(new Set());
  admissions.add(['m1'], Promise.resolve(['m1']));
  expect(await admissions.admitted(['m1'])).toEqual(new Set(['m1']));
  await expect(failed).rejects.toThrow('away');
});

test('does not know a delivery that the store refused', async () => {
  const admissions = new RecentAdmissions();
  admissions.add(['m1', 'bad'], Promise.resolve(['m1']));
  expect(await admissions.admitted(['m1', 'bad'])).toEqual(new Set(['m1']));
  expect(await admissions.admitted(['m1', 'bad'])).toEqual(new Set(['m1']));
});

test('remembers the newest and forgets the oldest', async () => {
  const admissions = new RecentAdmissions();
  for (let number = 0; number <= 20_000; number += 1) admissions.add([`m${number}`], Promise.resolve([`m${number}`]));
  expect(await admissions.admitted(['m0', 'm10001', 'm20000'])).toEqual(new Set(['m10001', 'm20000']));
});
