import { describe, expect, it } from 'vitest';
import { ConnectorError } from './connector-error.ts';

const facts = { reason: 'throttled', retryable: true, certain: true, scope: 'account' } as const;

describe('ConnectorError', () => {
  it('recognises its like from another installed copy', () => {
    const foreign = Object.assign(new Error('slow down'), facts);
    expect(ConnectorError.is(foreign)).toBe(false);
    foreign.name = 'ConnectorError';
    expect(ConnectorError.from(foreign)).toBe(foreign);
  });

  it.each([new TypeError('oops'), 'oops'])('turns what is not one into an open, final failure: %j', (thrown) => {
    const error = ConnectorError.from(thrown);
    expect(error).toMatchObject({
      message: 'oops',
      reason: 'unknown',
      retryable: false,
      certain: false,
      cause: thrown,
    });
  });

  it('has no cause unless there is one', () => {
    expect(new ConnectorError('slow down', facts)).not.toHaveProperty('cause');
    expect(new ConnectorError('slow down', { ...facts, cause: undefined })).toHaveProperty('cause', undefined);
  });
});
