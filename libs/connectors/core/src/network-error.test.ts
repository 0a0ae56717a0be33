import { describe, expect, it } from 'vitest';
import { connectorErrorFromNetwork } from './network-error.ts';

function fetchFailed(facts: object): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error('socket'), facts) });
}

describe('connectorErrorFromNetwork', () => {
  it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT', 'CERT_HAS_EXPIRED'])(
    'is certain after %s',
    (code) => {
      const error = connectorErrorFromNetwork(fetchFailed({ code }), 'Pigeon');
      expect(error).toMatchObject({ certain: true, retryable: true, scope: 'platform', channelCode: code });
    },
  );

  it('is certain if connecting timed out, and uncertain if an established connection did', () => {
    expect(connectorErrorFromNetwork(fetchFailed({ code: 'ETIMEDOUT', syscall: 'connect' }), 'Pigeon').certain).toBe(
      true,
    );
    expect(connectorErrorFromNetwork(fetchFailed({ code: 'ETIMEDOUT', syscall: 'read' }), 'Pigeon').certain).toBe(
      false,
    );
  });

  it('reads the errors of several addresses', () => {
    const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    const error = new TypeError('fetch failed', { cause: new AggregateError([refused, refused]) });
    expect(connectorErrorFromNetwork(error, 'Pigeon')).toMatchObject({ certain: true, channelCode: 'ECONNREFUSED' });
  });

  it.each([
    fetchFailed({ code: 'ECONNRESET', syscall: 'read' }),
    fetchFailed({ code: 'UND_ERR_SOCKET' }),
    'a string',
    null,
  ])('is uncertain after any other error (%#)', (error) => {
    expect(connectorErrorFromNetwork(error, 'Pigeon')).toMatchObject({
      certain: false,
      retryable: true,
      reason: 'transient',
    });
  });
});
