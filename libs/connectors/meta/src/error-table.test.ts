import { describe, expect, it } from 'vitest';
import { errorTable, findErrorRow } from './error-table.ts';

describe('errorTable', () => {
  it('gives one meaning to every code and subcode', () => {
    const seen = new Set<string>();
    for (const { codes, subcodes = [''] } of errorTable) {
      for (const key of codes.flatMap((code) => subcodes.map((subcode) => `${String(code)}/${subcode}`))) {
        expect(seen).not.toContain(key);
        seen.add(key);
      }
    }
  });

  it.each([
    [190, 'authentication', 'account', false],
    [0, 'authentication', 'account', false],
    [10, 'permission', 'account', false],
    [200, 'permission', 'account', false],
    [250, 'permission', 'account', false],
    [299, 'permission', 'account', false],
    [2, 'transient', 'platform', true],
    [131000, 'transient', 'delivery', true],
    [131057, 'transient', 'account', true],
    [130429, 'throttled', 'account', true],
    [80007, 'throttled', 'account', true],
    [131056, 'throttled', 'pair', true],
    [131048, 'sender_paused', 'account', false],
    [131047, 'outside_window', 'delivery', false],
    [131026, 'undeliverable', 'delivery', false],
    [131049, 'do_not_retry_soon', 'delivery', false],
    [131050, 'opted_out', 'delivery', false],
    [131053, 'media', 'delivery', false],
    [100, 'invalid', 'delivery', false],
    [368, 'integrity', 'account', false],
    [131042, 'configuration', 'account', false],
    [132001, 'template', 'delivery', false],
    [131062, 'identity', 'delivery', false],
  ])('judges %i as %s about the %s', (code, reason, scope, retryable) => {
    expect(findErrorRow(code)).toMatchObject({ reason, scope, retryable });
  });

  it('lets a subcode decide where the table has it, and only there', () => {
    expect(findErrorRow(10, 2534022)?.reason).toBe('outside_window');
    expect(findErrorRow(10, 1)?.reason).toBe('permission');
    expect(findErrorRow(100, 33)?.reason).toBe('configuration');
  });

  it.each([300, 199, 131054, -1])('does not know %i', (code) => {
    expect(findErrorRow(code)).toBeUndefined();
  });
});
