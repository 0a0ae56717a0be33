import { status } from '@grpc/grpc-js';
import { Adaptation, MediaType, type MessagePreview, PreviewMessageRequest, RoutingMode, unary } from '@chat4all/proto';
import { deliveriesTopic, recordToDelivery } from '@chat4all/records';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type PartialRequest,
  type TestServer,
  createTestServer,
  failure,
  person,
  send,
  take,
  text,
  to,
} from '../../testing/test-server.ts';

type PartialContent = NonNullable<NonNullable<PartialRequest['message']>['content']>;

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});
afterEach(() => server.dispose());

const recipients = [to('+5511999999999'), to('17841', 'instagram')];
const LOCATION: PartialContent = { kind: { $case: 'location', value: { latitude: 1, longitude: 2, name: 'Sé' } } };
const ADAPT = { adaptation: Adaptation.ADAPT };

const violations = async (content: PartialContent, routing = {}) => {
  const { code, details } = await failure(send(server.client(), { message: { recipients, content }, routing }));
  expect(code).toBe(status.INVALID_ARGUMENT);
  return details?.fieldViolations?.map(({ field, description }) => `${field} ${description}`);
};

describe('STRICT', () => {
  test('names each field that a channel does not support', async () => {
    const options = Array.from({ length: 11 }, (_, index) => ({ id: `${index}`, title: `option ${index}` }));
    options[2] = { id: '2', title: 'x'.repeat(25) };
    expect(await violations({ kind: { $case: 'choice', value: { body: 'Well?', header: 'H', options } } })).toEqual([
      'message.content.choice.options exceeds 10 options (got 11) on whatsapp',
      'message.content.choice.options[2].title exceeds 24 characters (got 25) on whatsapp',
      'message.content.choice.header is not supported on instagram',
      'message.content.choice.options[2].title exceeds 20 characters (got 25) on instagram',
    ]);
    expect(await violations(LOCATION)).toEqual(['message.content.location is not supported by instagram']);
  });

  test('names the invalid fields of a file', async () => {
    const file = (value: object) => ({ kind: { $case: 'media' as const, value } });
    const url = { $case: 'url' as const, value: 'https://files.example/a' };
    expect(await violations(file({ source: url }))).toEqual([
      'message.content.media.type must be IMAGE, VIDEO, AUDIO, DOCUMENT or STICKER',
    ]);
    expect(await violations(file({ type: MediaType.IMAGE, source: url, mimeType: 'image/gif' }))).toEqual([
      'message.content.media.mime_type must be one of image/jpeg, image/png (got image/gif) on whatsapp',
    ]);
  });
});

describe('ADAPT', () => {
  test('accepts content that becomes one message per channel, and keeps the original', async () => {
    const message = await send(server.client(), { message: { recipients, content: LOCATION }, routing: ADAPT });
    expect(message.deliveries).toHaveLength(2);
    expect(message.content).toMatchObject(LOCATION);
  });

  test('creates a delivery for each part of a long text, in order', async () => {
    const long = text('word '.repeat(300));
    const message = await send(server.client(), { message: { recipients, content: long }, routing: ADAPT });
    expect(message.deliveries.map(({ identity }) => identity?.channel)).toEqual(['whatsapp', 'instagram', 'instagram']);
    expect(new Set(message.deliveries.map(({ deliveryId }) => deliveryId)).size).toBe(3);
    const records = await take(server.bus, deliveriesTopic('instagram'), 2);
    expect(records.map(recordToDelivery)).toMatchObject([
      { part: 0, partCount: 2, position: 1, content: long },
      { part: 1, partCount: 2, position: 2, content: long },
    ]);
  });

  test('refuses content that becomes too many messages, and names the way out', async () => {
    const recipient = { recipients: [to('17841', 'instagram')] };
    const tooLong = { message: { ...recipient, content: text('word '.repeat(2_001)) }, routing: ADAPT };
    const { code, details } = await failure(send(server.client(), tooLong));
    expect(code).toBe(status.INVALID_ARGUMENT);
    expect(details?.fieldViolations?.[0]).toMatchObject({
      field: 'message.content.text',
      description: expect.stringMatching(/becomes 11 messages on instagram.*maximum is 10.*Preview/) as unknown,
    });
  });

  test('refuses content that becomes several messages in a fallback', async () => {
    const both = [person({ whatsapp: '+5511999999999', instagram: '17841' })];
    const routing = { ...ADAPT, mode: RoutingMode.FALLBACK, fallbackAfter: { seconds: 60, nanos: 0 } };
    const message = { recipients: both, content: text('word '.repeat(300)) };
    const { details } = await failure(send(server.client(), { message, routing }));
    expect(details?.fieldViolations?.[0]?.description).toMatch(/2 messages on instagram.*fallback must be 1 message/);
  });

  test('does not adapt invalid content', async () => {
    expect(await violations({ kind: { $case: 'location', value: { latitude: 91 } } }, ADAPT)).toEqual([
      'message.content.location.latitude must be between -90 and 90 on whatsapp',
      'message.content.location is not supported by instagram',
    ]);
  });
});

describe('PreviewMessage', () => {
  const preview = async (content: PartialContent, routing = {}): Promise<MessagePreview[]> => {
    const { chat } = server.client();
    const request = PreviewMessageRequest.fromPartial({ message: { recipients, content }, routing });
    return (await unary(chat.previewMessage.bind(chat), request)).previews;
  };

  test('returns the messages of each channel, and their losses', async () => {
    expect(await preview(LOCATION, ADAPT)).toMatchObject([
      { identity: { channel: 'whatsapp', accountId: 'demo-whatsapp' }, contents: [LOCATION], losses: [] },
      {
        identity: { channel: 'instagram' },
        contents: [
          { kind: { $case: 'text', value: { body: 'Sé\nhttps://www.google.com/maps/search/?api=1&query=1,2' } } },
        ],
        losses: ['location sent as a map link'],
      },
    ]);
  });

  test("returns every part of a text that exceeds a channel's limit", async () => {
    const [whatsapp, instagram] = await preview(text('word '.repeat(300)), ADAPT);
    expect([whatsapp?.contents.length, instagram?.contents.length]).toEqual([1, 2]);
    expect(instagram?.losses).toEqual(['text split into 2 messages']);
  });

  test('refuses what SendMessage refuses', async () => {
    expect((await failure(preview(LOCATION))).code).toBe(status.INVALID_ARGUMENT);
  });
});
