import { PartReader } from '@chat4all/connector';
import { describe, expect, it } from 'vitest';
import { connectorErrorFromGraph, readGraphError } from './graph-error.ts';

describe('connectorErrorFromGraph', () => {
  it('derives the meaning of an unknown code from the HTTP status', () => {
    const convert = (status?: number) =>
      connectorErrorFromGraph({ code: 999999 }, status === undefined ? {} : { status });
    expect(convert(401)).toMatchObject({ reason: 'authentication', certain: true, channelCode: '999999' });
    expect(convert(403)).toMatchObject({ reason: 'permission' });
    expect(convert(429)).toMatchObject({ reason: 'throttled', retryable: true, scope: 'account' });
    expect(convert(500)).toMatchObject({ reason: 'transient', retryable: true, certain: true });
    expect(convert(400)).toMatchObject({ reason: 'unknown', retryable: false, certain: true });
    expect(convert()).toMatchObject({ reason: 'unknown', retryable: false, certain: true });
  });

  it('retries an unknown code with is_transient', () => {
    const error = connectorErrorFromGraph({ code: 999999, isTransient: true }, { status: 400 });
    expect(error).toMatchObject({ reason: 'transient', retryable: true, scope: 'delivery' });
  });

  it('never stops the platform for an unknown code of Instagram, which may be about one person', () => {
    const convert = (channel: 'instagram' | 'whatsapp') =>
      connectorErrorFromGraph({ code: 1545012 }, { status: 500, channel });
    expect(convert('instagram')).toMatchObject({ reason: 'transient', scope: 'delivery' });
    expect(convert('whatsapp')).toMatchObject({ reason: 'transient', scope: 'platform' });
  });

  it('prefers the delay of the response to that of the table', () => {
    expect(connectorErrorFromGraph({ code: 131056 }, {}).retryAfterMs).toBe(4000);
    expect(connectorErrorFromGraph({ code: 131056 }, { retryAfterMs: 16_000 }).retryAfterMs).toBe(16_000);
  });

  it("contains Meta's message, details and trace id", () => {
    const error = { code: 131026, text: 'Undeliverable', details: 'No account', traceId: 'Abc' };
    expect(connectorErrorFromGraph(error, {}).message).toBe(
      'Meta error 131026: Undeliverable: No account [fbtrace_id Abc]',
    );
  });
});

describe('readGraphError', () => {
  const read = (error: unknown) => readGraphError(new PartReader(error));

  it('requires the code only, which may be text', () => {
    expect(read({ code: '131026', title: null, error_data: 'x', message: 7 })).toMatchObject({ code: 131_026 });
    expect(read({ title: 'Undeliverable' })).toBeUndefined();
  });

  it('uses the title if there is no message', () => {
    expect(read({ code: 1, title: 'a title', message: null })?.text).toBe('a title');
  });
});
