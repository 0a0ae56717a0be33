import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { connectorErrorFromAnswer } from './answer-error.ts';
import { errorTable, findErrorRow } from './error-table.ts';

const recordedSchema = z.array(
  z.object({
    status: z.number(),
    body: z.object({ error: z.looseObject({ code: z.number(), error_subcode: z.number().optional() }) }),
    facts: z.object({
      reason: z.string(),
      retryable: z.boolean(),
      certain: z.boolean(),
      scope: z.string(),
      retryAfterMs: z.number().optional(),
    }),
  }),
);
const recorded = recordedSchema
  .parse(JSON.parse(readFileSync(new URL('../fixtures/errors.json', import.meta.url), 'utf8')))
  .map(({ body, ...rest }) => {
    const { code, error_subcode: subcode } = body.error;
    return { name: subcode === undefined ? String(code) : `${code}/${subcode}`, code, subcode, body, ...rest };
  });

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

  it.each(recorded)('says what $name means: $facts.reason', ({ name, status, body, facts }) => {
    const error = connectorErrorFromAnswer(
      { status, headers: new Headers(), text: () => Promise.resolve('') },
      body,
      Date.now,
    );
    const { reason, retryable, certain, scope, retryAfterMs, channelCode } = error;
    expect({ reason, retryable, certain, scope, retryAfterMs, channelCode }).toEqual({
      retryAfterMs: undefined,
      ...facts,
      channelCode: name,
    });
  });

  it('is recorded whole', () => {
    const tested = new Set(recorded.map(({ code, subcode }) => findErrorRow(code, subcode)));
    expect(errorTable.filter((row) => !tested.has(row))).toEqual([]);
    const codes = errorTable.flatMap(({ codes: listed }) => listed.filter((code) => typeof code === 'number'));
    expect(recorded.map(({ code }) => code)).toEqual(expect.arrayContaining(codes));
    const subcodes = errorTable.flatMap((row) => row.subcodes ?? []);
    expect(recorded.map(({ subcode }) => subcode)).toEqual(expect.arrayContaining(subcodes));
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
