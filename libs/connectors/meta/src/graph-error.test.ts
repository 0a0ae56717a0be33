import { describe, expect, it } from 'vitest';
import { connectorErrorFromGraph } from './graph-error.ts';

describe('connectorErrorFromGraph', () => {
  it('keeps an unknown code and judges it by the HTTP status', () => {
    const judge = (status?: number) =>
      connectorErrorFromGraph({ code: 999999 }, status === undefined ? {} : { status });
    expect(judge(401)).toMatchObject({ reason: 'authentication', certain: true, channelCode: '999999' });
    expect(judge(403)).toMatchObject({ reason: 'permission' });
    expect(judge(429)).toMatchObject({ reason: 'throttled', retryable: true, scope: 'account' });
    expect(judge(500)).toMatchObject({ reason: 'transient', retryable: true, certain: true });
    expect(judge(400)).toMatchObject({ reason: 'unknown', retryable: false, certain: true });
    expect(judge()).toMatchObject({ reason: 'unknown', retryable: false, certain: true });
  });

  it('believes is_transient about a code that it does not know', () => {
    const error = connectorErrorFromGraph({ code: 999999, is_transient: true }, { status: 400 });
    expect(error).toMatchObject({ reason: 'transient', retryable: true, scope: 'delivery' });
  });

  it('prefers the wait that the answer asks for to the one of the table', () => {
    expect(connectorErrorFromGraph({ code: 131056 }, {}).retryAfterMs).toBe(4000);
    expect(connectorErrorFromGraph({ code: 131056 }, { retryAfterMs: 16_000 }).retryAfterMs).toBe(16_000);
  });

  it('says what Meta said, with the details and the trace id for Meta’s support', () => {
    const error = { code: 131026, message: 'Undeliverable', error_data: { details: 'No account' }, fbtrace_id: 'Abc' };
    expect(connectorErrorFromGraph(error, {}).message).toBe(
      'Meta refused (131026): Undeliverable: No account [fbtrace_id Abc]',
    );
  });
});
