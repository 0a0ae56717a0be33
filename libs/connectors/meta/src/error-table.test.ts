import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { connectorErrorFromResponse } from './response-error.ts';
import { ERROR_TABLE, findErrorRow } from './error-table.ts';

const recordedSchema = z.array(
  z.object({
    status: z.number(),
    channel: z.enum(['whatsapp', 'instagram']).optional(),
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
  it('has each code and subcode once', () => {
    const seen = new Set<string>();
    for (const { codes, subcodes = [''], channel = '' } of ERROR_TABLE) {
      for (const key of codes.flatMap((code) => subcodes.map((subcode) => `${String(code)}/${subcode}${channel}`))) {
        expect(seen).not.toContain(key);
        seen.add(key);
      }
    }
  });

  it.each(recorded)('converts $name to $facts.reason', ({ name, status, body, facts, channel }) => {
    const error = connectorErrorFromResponse(
      { status, headers: new Headers(), text: () => Promise.resolve('') },
      body,
      { now: Date.now, channel },
    );
    const { reason, retryable, certain, scope, retryAfterMs, channelCode } = error;
    expect({ reason, retryable, certain, scope, retryAfterMs, channelCode }).toEqual({
      retryAfterMs: undefined,
      ...facts,
      channelCode: name,
    });
  });

  it('has a recorded error for each of its codes', () => {
    const tested = new Set(recorded.map(({ code, subcode, channel }) => findErrorRow(code, subcode, channel)));
    expect(ERROR_TABLE.filter((row) => !tested.has(row))).toEqual([]);
    const codes = ERROR_TABLE.flatMap(({ codes: listed }) => listed.filter((code) => typeof code === 'number'));
    expect(recorded.map(({ code }) => code)).toEqual(expect.arrayContaining(codes));
    const subcodes = ERROR_TABLE.flatMap((row) => row.subcodes ?? []);
    expect(recorded.map(({ subcode }) => subcode)).toEqual(expect.arrayContaining(subcodes));
  });

  it('prefers a row with the subcode to one without', () => {
    expect(findErrorRow(10, 2534022)?.reason).toBe('outside_window');
    expect(findErrorRow(10, 1)?.reason).toBe('permission');
    expect(findErrorRow(100, 33)?.reason).toBe('configuration');
  });

  it.each([300, 199, 131054, -1])('has no row for %i', (code) => {
    expect(findErrorRow(code)).toBeUndefined();
  });
});
