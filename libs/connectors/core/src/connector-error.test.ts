import { describe, expect, it } from 'vitest';
import { ConnectorError } from './connector-error.ts';

const FACTS = { reason: 'throttled', retryable: true, certain: true, scope: 'account' } as const;

describe('ConnectorError', () => {
  it('recognizes an error of another installed copy of the package', () => {
    const foreign = Object.assign(new Error('slow down'), FACTS);
    expect(ConnectorError.is(foreign)).toBe(false);
    foreign.name = 'ConnectorError';
    expect(ConnectorError.from(foreign)).toBe(foreign);
  });

  it.each([new TypeError('oops'), 'oops'])(
    'converts any other error to one that is neither retryable nor certain: %j',
    (thrown) => {
      const error = ConnectorError.from(thrown);
      expect(error).toMatchObject({
        message: 'oops',
        reason: 'unknown',
        retryable: false,
        certain: false,
        cause: thrown,
      });
    },
  );

  it('has a cause only if one was passed', () => {
    expect(new ConnectorError('slow down', FACTS)).not.toHaveProperty('cause');
    expect(new ConnectorError('slow down', { ...FACTS, cause: undefined })).toHaveProperty('cause', undefined);
  });
});
