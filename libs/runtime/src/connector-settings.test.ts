import { parseSettings } from '@chat4all/connector';
import { expect, test } from 'vitest';
import { z } from 'zod';

const schema = z.strictObject({
  id: z.string().min(1),
  calls: z.number().int().positive().max(9).optional(),
  login: z.enum(['instagram', 'facebook']).optional(),
  pages: z.array(z.string()).min(1).optional(),
  expert: z.strictObject({ retries: z.number() }).optional(),
});

test.each([
  [{}, 'id: is required'],
  [{ id: 1 }, 'id: must be a text; put it in quotes if it looks like a number'],
  [{ id: '' }, 'id: must not be empty'],
  [{ id: 'a', calls: 'many' }, 'calls: must be a number'],
  [{ id: 'a', calls: 0 }, 'calls: must be greater than 0'],
  [{ id: 'a', calls: 10 }, 'calls: must be at most 9'],
  [{ id: 'a', calls: 1.5 }, 'calls: must be a whole number'],
  [{ id: 'a', login: 'google' }, 'login: must be one of instagram, facebook'],
  [{ id: 'a', pages: [] }, 'pages: must have at least 1 entry'],
  [{ id: 'a', expert: {} }, 'expert.retries: is required'],
  [{ id: 'a', colour: 'red' }, 'colour: unknown setting; correct its name or remove it'],
])('describes the problem of %j in plain words, without the value', (settings, problem) => {
  expect(() => parseSettings('pigeon', schema, settings)).toThrow(`pigeon: ${problem}`);
});
