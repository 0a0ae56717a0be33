import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSealer } from './sealer.ts';

const folder = mkdtempSync(join(tmpdir(), 'chat4all-sealer-'));
const key = (byte: number): string => Buffer.alloc(32, byte).toString('base64');

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test('opens what it has sealed, for the same purpose only', () => {
  const sealer = openSealer(write('one', `k1 ${key(1)}\n`));
  const sealed = sealer.seal('whsec_abc', 'endpoint-1');
  expect(sealed).not.toContain('abc');
  expect(sealer.open(sealed, 'endpoint-1')).toBe('whsec_abc');
  expect(() => sealer.open(sealed, 'endpoint-2')).toThrow();
  expect(() => sealer.open(`${sealed.slice(0, -2)}AA`, 'endpoint-1')).toThrow();
});

test('opens with an older key, and seals with the newest', () => {
  const old = openSealer(write('old', `k1 ${key(1)}`)).seal('text', 'p');
  const rotated = openSealer(write('rotated', `k2 ${key(2)}\nk1 ${key(1)}\n`));
  expect(rotated.open(old, 'p')).toBe('text');
  expect(rotated.seal('text', 'p')).toMatch(/^k2\./);
  expect(() => openSealer(write('new', `k2 ${key(2)}`)).open(old, 'p')).toThrow('key "k1" is missing');
});

test('creates the file of a missing key for its user only, once', () => {
  const path = join(folder, 'created/master.key');
  const sealed = openSealer(path, { createMissing: true }).seal('text', 'p');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(openSealer(path, { createMissing: true }).open(sealed, 'p')).toBe('text');
  expect(readFileSync(path, 'utf8')).toMatch(/^k1 \S{44}\n$/);
});

test.each([
  ['', /has no key/],
  [`k1 ${key(1)}\nk1 ${key(2)}`, /duplicate key id "k1"/],
  ['k1 c2hvcnQ=', /line 1 .*32 bytes/],
])('refuses the file %j', (text, problem) => {
  expect(() => openSealer(write('bad', text))).toThrow(problem);
});

test('names the file that cannot be read', () => {
  expect(() => openSealer(join(folder, 'nothing'))).toThrow(/CHAT4ALL_MASTER_KEY: cannot read .*nothing/);
});
