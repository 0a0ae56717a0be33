import type { Content } from '@chat4all/connector';
import { describe, expect, it } from 'vitest';
import { toMessageBody } from './message-body.ts';

/** Returns the JSON that is sent. */
const wire = (content: Content): unknown => JSON.parse(JSON.stringify(toMessageBody(content)));

const FILE_URL = 'https://files.example/a';
const OPTIONS = [
  { id: 'yes', title: 'Yes' },
  { id: 'no', title: 'No' },
];

// Shapes: developers.facebook.com/documentation/business-messaging/whatsapp/messages, one page per type.
describe('messageBody', () => {
  it.each<[string, Content, unknown]>([
    [
      'a text',
      { kind: 'text', text: 'hi', previewUrl: true },
      { type: 'text', text: { body: 'hi', preview_url: true } },
    ],
    [
      'an image by its URL',
      { kind: 'media', type: 'image', url: FILE_URL, caption: 'See' },
      { type: 'image', image: { link: FILE_URL, caption: 'See' } },
    ],
    [
      'an uploaded video by its id, even if it has a URL',
      { kind: 'media', type: 'video', url: FILE_URL, uploaded: { id: '7' } },
      { type: 'video', video: { id: '7' } },
    ],
    [
      'an audio without its caption',
      { kind: 'media', type: 'audio', url: FILE_URL, caption: 'x' },
      { type: 'audio', audio: { link: FILE_URL } },
    ],
    [
      'a document with its name',
      { kind: 'media', type: 'document', url: FILE_URL, fileName: 'a.pdf' },
      { type: 'document', document: { link: FILE_URL, filename: 'a.pdf' } },
    ],
    ['a sticker', { kind: 'media', type: 'sticker', url: FILE_URL }, { type: 'sticker', sticker: { link: FILE_URL } }],
    [
      'a location',
      { kind: 'location', latitude: -23.55, longitude: -46.63, name: 'Sé' },
      { type: 'location', location: { latitude: -23.55, longitude: -46.63, name: 'Sé' } },
    ],
    [
      'contacts',
      { kind: 'contacts', contacts: [{ displayName: 'Ana', phones: ['+5511'], emails: ['a@b.c'], organization: 'O' }] },
      {
        type: 'contacts',
        contacts: [
          {
            name: { formatted_name: 'Ana', first_name: 'Ana' },
            phones: [{ phone: '+5511' }],
            emails: [{ email: 'a@b.c' }],
            org: { company: 'O' },
          },
        ],
      },
    ],
    [
      'a choice of two as buttons',
      { kind: 'choice', body: 'Well?', header: 'H', footer: 'F', options: OPTIONS },
      {
        type: 'interactive',
        interactive: {
          type: 'button',
          header: { type: 'text', text: 'H' },
          body: { text: 'Well?' },
          footer: { text: 'F' },
          action: { buttons: OPTIONS.map((reply) => ({ type: 'reply', reply })) },
        },
      },
    ],
    [
      'a choice with sections as a list',
      {
        kind: 'choice',
        body: 'When?',
        listLabel: 'Times',
        options: [
          { id: '1', title: '9:00', section: 'Today', description: 'two left' },
          { id: '2', title: '10:00', section: 'Tomorrow' },
          { id: '3', title: '11:00', section: 'Today' },
        ],
      },
      {
        type: 'interactive',
        interactive: {
          type: 'list',
          body: { text: 'When?' },
          action: {
            button: 'Times',
            sections: [
              {
                title: 'Today',
                rows: [
                  { id: '1', title: '9:00', description: 'two left' },
                  { id: '3', title: '11:00' },
                ],
              },
              { title: 'Tomorrow', rows: [{ id: '2', title: '10:00' }] },
            ],
          },
        },
      },
    ],
    [
      'a link as a button',
      { kind: 'link', body: 'See', title: 'Open', url: FILE_URL },
      {
        type: 'interactive',
        interactive: {
          type: 'cta_url',
          body: { text: 'See' },
          action: { name: 'cta_url', parameters: { display_text: 'Open', url: FILE_URL } },
        },
      },
    ],
    [
      'the removal of a reaction',
      { kind: 'reaction', messageId: 'wamid.1', emoji: '' },
      { type: 'reaction', reaction: { message_id: 'wamid.1', emoji: '' } },
    ],
    [
      'channel-specific content',
      { kind: 'channel_specific', payload: { type: 'interactive', interactive: { type: 'flow' } } },
      { type: 'interactive', interactive: { type: 'flow' } },
    ],
  ])('converts %s', (_, content, expected) => {
    expect(wire(content)).toEqual(expected);
  });

  it('shows a list if there are more than three options', () => {
    const many = ['1', '2', '3', '4'].map((id) => ({ id, title: id }));
    expect(wire({ kind: 'choice', body: 'Which?', options: many })).toMatchObject({
      interactive: { type: 'list', action: { button: '☰', sections: [{ rows: many }] } },
    });
  });

  // Every kind of component that templates have: developers.facebook.com/…/whatsapp/templates/components.
  it('passes the components of a template unchanged', () => {
    const text = (value: string) => ({ type: 'text', text: value });
    const components = [
      { type: 'header', parameters: [{ type: 'image', image: { link: FILE_URL } }] },
      { type: 'header', parameters: [{ type: 'location', location: { latitude: '1', longitude: '2' } }] },
      {
        type: 'body',
        parameters: [
          { ...text('Ana'), parameter_name: 'name' },
          { type: 'currency', currency: { fallback_value: 'R$1', code: 'BRL', amount_1000: 1000 } },
          { type: 'date_time', date_time: { fallback_value: 'today' } },
        ],
      },
      { type: 'button', sub_type: 'quick_reply', index: '0', parameters: [{ type: 'payload', payload: 'P' }] },
      { type: 'button', sub_type: 'url', index: '1', parameters: [text('path')] },
      { type: 'button', sub_type: 'copy_code', index: '2', parameters: [{ type: 'coupon_code', coupon_code: 'C' }] },
      { type: 'button', sub_type: 'flow', index: '3', parameters: [{ type: 'action', action: { flow_token: 't' } }] },
      { type: 'limited_time_offer', parameters: [{ type: 'limited_time_offer', limited_time_offer: {} }] },
      { type: 'carousel', cards: [{ card_index: 0, components: [{ type: 'body', parameters: [text('1')] }] }] },
    ];
    expect(wire({ kind: 'template', name: 'order', language: 'pt_BR', components })).toEqual({
      type: 'template',
      template: { name: 'order', language: { code: 'pt_BR' }, components },
    });
    expect(wire({ kind: 'template', name: 'hello', language: 'en' })).toEqual({
      type: 'template',
      template: { name: 'hello', language: { code: 'en' } },
    });
  });

  it.each([{}, { type: 'text' }, { type: 7, 7: {} }])('refuses %j, which is not a message of WhatsApp', (payload) => {
    expect(() => toMessageBody({ kind: 'channel_specific', payload })).toThrow('must have the form');
  });
});

describe('empty texts', () => {
  it('are omitted, because Meta refuses them', () => {
    const file = { kind: 'media', type: 'document', url: FILE_URL, caption: '', fileName: '' } as const;
    expect(wire(file)).toEqual({ type: 'document', document: { link: FILE_URL } });
    const choice = {
      kind: 'choice',
      body: 'b',
      listLabel: '',
      options: [{ id: '1', title: '1', section: 's' }],
    } as const;
    expect(wire(choice)).toMatchObject({ interactive: { type: 'list', action: { button: '☰' } } });
  });
});
