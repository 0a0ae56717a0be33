import type { Content } from '@chat4all/connector';
import { describe, expect, it } from 'vitest';
import { sendReceipt, sendRequest } from './send.ts';

const to = { kind: 'igsid', value: '1254459154682919' };
const recipient = { id: to.value };
const url = 'https://files.example/a';

/** The JSON as it goes over the wire. */
const wire = (content: Content, byHuman?: boolean): unknown =>
  JSON.parse(JSON.stringify(sendRequest({ id: 'd', to, content, ...(byHuman !== undefined && { byHuman }) })));

// Shapes: developers.facebook.com/documentation/business-messaging/instagram-messaging/features.
describe('sendRequest', () => {
  it.each<[string, Content, object]>([
    ['a text', { kind: 'text', text: 'hi' }, { message: { text: 'hi' } }],
    [
      'an image by its address',
      { kind: 'media', type: 'image', url },
      { message: { attachment: { type: 'image', payload: { url } } } },
    ],
    [
      'a document that was uploaded',
      { kind: 'media', type: 'document', url, uploaded: { id: '7' } },
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
      'a reaction taken back',
      { kind: 'reaction', messageId: 'mid.1', emoji: '' },
      { sender_action: 'unreact', payload: { message_id: 'mid.1' } },
    ],
    [
      'what only Instagram knows',
      { kind: 'channel_specific', payload: { attachment: { type: 'MEDIA_SHARE', payload: { id: '1' } } } },
      { message: { attachment: { type: 'MEDIA_SHARE', payload: { id: '1' } } } },
    ],
  ])('writes %s', (_, content, expected) => {
    expect(wire(content)).toEqual({ recipient, ...expected });
  });

  it('says when a person writes, who may answer for seven days', () => {
    const tagged = { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' };
    expect(wire({ kind: 'text', text: 'hi' }, true)).toEqual({ recipient, message: { text: 'hi' }, ...tagged });
  });

  it.each<Content>([
    { kind: 'location', latitude: 0, longitude: 0 },
    { kind: 'template', name: 'a', language: 'pt_BR' },
    { kind: 'media', type: 'sticker', url },
  ])('refuses what Instagram does not have: %j', (content) => {
    expect(() => sendRequest({ id: 'd', to, content })).toThrow('Instagram');
  });
});

describe('sendReceipt', () => {
  it('names a reaction by what it is about, because Instagram gives it no id', () => {
    const content = { kind: 'reaction', messageId: 'mid.1', emoji: '❤️' } as const;
    expect(sendReceipt({ recipient_id: to.value }, { id: 'd-1', to, content })).toEqual({
      providerMessageId: 'mid.1#reaction-d-1',
    });
  });
});
