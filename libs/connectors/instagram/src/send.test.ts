import type { Content } from '@chat4all/connector';
import { describe, expect, it } from 'vitest';
import { toSendReceipt, toSendRequest } from './send.ts';

const TO = { kind: 'igsid', value: '1254459154682919' };
const RECIPIENT = { id: TO.value };
const FILE_URL = 'https://files.example/a';

/** Returns the JSON that is sent. */
const wire = (content: Content, byHuman?: boolean): unknown =>
  JSON.parse(JSON.stringify(toSendRequest({ id: 'd', to: TO, content, ...(byHuman !== undefined && { byHuman }) })));

// Shapes: developers.facebook.com/documentation/business-messaging/instagram-messaging/features.
describe('sendRequest', () => {
  it.each<[string, Content, object]>([
    ['a text', { kind: 'text', text: 'hi' }, { message: { text: 'hi' } }],
    [
      'an image by its URL',
      { kind: 'media', type: 'image', url: FILE_URL },
      { message: { attachment: { type: 'image', payload: { url: FILE_URL } } } },
    ],
    [
      'an uploaded document by its id, even if it has a URL',
      { kind: 'media', type: 'document', url: FILE_URL, uploaded: { id: '7' } },
      { message: { attachment: { type: 'file', payload: { attachment_id: '7' } } } },
    ],
    [
      'a choice as quick replies',
      { kind: 'choice', body: 'Well?', options: [{ id: 'yes', title: 'Yes' }] },
      { message: { text: 'Well?', quick_replies: [{ content_type: 'text', title: 'Yes', payload: 'yes' }] } },
    ],
    [
      'a reaction',
      { kind: 'reaction', messageId: 'mid.1', emoji: '❤️' },
      { sender_action: 'react', payload: { message_id: 'mid.1', reaction: 'love' } },
    ],
    [
      'the removal of a reaction',
      { kind: 'reaction', messageId: 'mid.1', emoji: '' },
      { sender_action: 'unreact', payload: { message_id: 'mid.1' } },
    ],
    [
      'channel-specific content',
      { kind: 'channel_specific', payload: { attachment: { type: 'MEDIA_SHARE', payload: { id: '1' } } } },
      { message: { attachment: { type: 'MEDIA_SHARE', payload: { id: '1' } } } },
    ],
  ])('converts %s', (_, content, expected) => {
    expect(wire(content)).toEqual({ recipient: RECIPIENT, ...expected });
  });

  it('tags a message written by a person, which is allowed for seven days', () => {
    const tagged = { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' };
    expect(wire({ kind: 'text', text: 'hi' }, true)).toEqual({
      recipient: RECIPIENT,
      message: { text: 'hi' },
      ...tagged,
    });
  });

  it.each<Content>([
    { kind: 'location', latitude: 0, longitude: 0 },
    { kind: 'template', name: 'a', language: 'pt_BR' },
    { kind: 'media', type: 'sticker', url: FILE_URL },
  ])('refuses content that Instagram does not support: %j', (content) => {
    expect(() => toSendRequest({ id: 'd', to: TO, content })).toThrow('Instagram');
  });
});

describe('sendReceipt', () => {
  it('derives the id of a reaction, because Instagram returns none', () => {
    const content = { kind: 'reaction', messageId: 'mid.1', emoji: '❤️' } as const;
    expect(toSendReceipt({ recipient_id: TO.value }, { id: 'd-1', to: TO, content })).toEqual({
      providerMessageId: 'mid.1#reaction-d-1',
    });
  });
});
