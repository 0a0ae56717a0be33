import { readFileSync } from 'node:fs';
import type { ChannelEvent } from '@chat4all/connector';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readCallback } from './callback.ts';

const NOW = 1_790_000_000_000;
const TIME = 1_749_416_385_000;
const PHONE = { kind: 'phone', value: '+16505551234' };
const BSUID = { kind: 'bsuid', value: 'US.13491208655302741918' };
const ORIGINAL_ID = 'wamid.HBgLMTQxMjU1NTA4MjkVAgASGBQzQUNCNjk5RDUwNUZGMUZEM0VBRAA=';

function read(name: string) {
  const text = readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8');
  return readCallback(z.object({ body: z.unknown() }).parse(JSON.parse(text)).body, NOW);
}

function eventsOf(name: string): readonly ChannelEvent[] {
  const { events, unreadable } = read(name);
  expect(unreadable).toEqual([]);
  return events;
}

describe('the content of a message', () => {
  it.each<[string, object]>([
    [
      'inbound-flow-reply',
      { kind: 'form', flowToken: 'AQAAA', name: 'flow', answers: { date: '2026-12-01', guests: 2 } },
    ],
    [
      'inbound-order',
      {
        kind: 'order',
        catalogId: '194836987003835',
        text: 'Love these!',
        items: [{ productId: 'di9ozbzfi4', quantity: 2, price: '30', currency: 'USD' }],
      },
    ],
    ['inbound-edit', { kind: 'edit', messageId: ORIGINAL_ID, content: { kind: 'text', text: 'rua B, 12' } }],
    [
      'inbound-edit-image',
      {
        kind: 'edit',
        messageId: ORIGINAL_ID,
        content: { kind: 'media', type: 'image', caption: 'Updated image caption' },
      },
    ],
    ['inbound-revoke', { kind: 'deletion', messageId: ORIGINAL_ID }],
    [
      'inbound-system',
      { kind: 'system', notice: 'number_changed', newIdentity: { kind: 'phone', value: '+12195555358' } },
    ],
    ['inbound-identity-changed', { kind: 'system', text: 'User identity changed' }],
    [
      'inbound-contact-request-answer',
      { kind: 'contacts', contacts: [{ displayName: '+16505551234', phones: ['+16505551234'] }] },
    ],
    ['preference-stop', { kind: 'system', notice: 'opted_out', text: 'User requested to stop marketing messages' }],
    ['preference-resume', expect.objectContaining({ kind: 'system', notice: 'opted_in' })],
  ])('of %s', (name, content) => {
    expect(eventsOf(name)[0]).toMatchObject({ kind: 'message', content });
  });

  it.each(['inbound-unknown-type', 'inbound-call-permission', 'inbound-request-welcome', 'inbound-unsupported'])(
    'is left to the original if it is not known: %s',
    (name) => {
      const [event] = eventsOf(name);
      expect(event).not.toHaveProperty('content');
      expect(event).toMatchObject({ kind: 'message', original: { id: event?.providerMessageId } });
    },
  );
});

describe('the sender of a message', () => {
  it('has every identity, the name and the user name', () => {
    const parent = { kind: 'bsuid', value: 'US.ENT.11815799212886844830' };
    const names = { profileName: 'Sheena Nelson', username: 'sheena' };
    expect(eventsOf('inbound-username')).toMatchObject([{ from: [BSUID, parent, PHONE], ...names }]);
  });

  it('is the group of a message to a group, with the member as author', () => {
    const group = { kind: 'group', value: 'Y2FwaV9ncm91cDoxNzA1NTU1MDEzOToxMjAzNjM0MDQ2OTQyMzM4MjAZD' };
    expect(eventsOf('inbound-group-text')).toMatchObject([{ from: [group], author: BSUID }]);
  });

  it('comes with the advertisement that led to the message', () => {
    expect(eventsOf('inbound-referral')).toMatchObject([
      {
        content: { text: 'vi o anúncio' },
        referral: {
          ...{ sourceUrl: 'https://fb.me/3cr4Wqqkv', sourceType: 'ad', sourceId: '120226305854810726' },
          ...{ headline: 'Chat with us', clickId: 'Aff-n8ZTODiE79d22KtAwQKj9e' },
        },
      },
    ]);
  });
});

describe('a changed identity', () => {
  it('replaces the number by the new one', () => {
    expect(eventsOf('inbound-system')[1]).toMatchObject({
      ...{ kind: 'identity_change', time: TIME },
      ...{ old: [PHONE], new: [{ kind: 'phone', value: '+12195555358' }] },
    });
  });

  it('replaces the user id by the new one', () => {
    const changed = { kind: 'bsuid', value: 'US.99991208655302741918' };
    expect(eventsOf('inbound-user-id-changed')).toMatchObject([
      { content: { kind: 'system', notice: 'user_id_changed', newIdentity: changed } },
      { kind: 'identity_change', old: [BSUID], new: [changed] },
    ]);
  });
});

describe('an echo of the WhatsApp Business app', () => {
  it.each<[string, object]>([
    ['echo-text', { to: [BSUID, PHONE], content: { kind: 'text', text: "Here's the info you requested!" } }],
    ['echo-image', { to: [BSUID, PHONE], content: { kind: 'media', type: 'image' } }],
    ['echo-revoke', { to: [BSUID, PHONE], content: { kind: 'deletion' } }],
    ['echo-edit', { to: [BSUID, PHONE], content: { kind: 'edit', content: { text: 'Text was edited' } } }],
  ])('has the recipient and the content: %s', (name, expected) => {
    expect(eventsOf(name)).toMatchObject([{ kind: 'echo', time: TIME, ...expected }]);
  });
});

describe('a status', () => {
  it('of a group names the participant', () => {
    expect(eventsOf('status-read-group')).toMatchObject([{ state: 'read', identities: [BSUID, PHONE] }]);
  });

  it('that is not known cannot be read', () => {
    expect(read('status-unknown')).toMatchObject({ events: [], unreadable: [{ reason: 'invalid status' }] });
  });
});

describe('a field', () => {
  it.each(['field-account-update', 'field-history'])('is dropped on purpose: %s', (name) => {
    expect(read(name)).toMatchObject({ events: [], unreadable: [], dropped: [{}] });
  });

  it.each([
    ['template-status', { templateId: '1689556908129832', status: 'approved', category: 'marketing' }],
    ['field-message-template-quality-update', { templateId: '806312974732579', quality: 'medium' }],
    ['field-template-category-update', { templateId: '278077987957091', category: 'marketing' }],
    ['field-message-template-components-update', { templateId: '1315502779341834' }],
  ])('about a template is a report for its business account: %s', (name, report) => {
    const { events, unreadable, dropped } = read(name);
    expect({ unreadable, dropped }).toEqual({ unreadable: [], dropped: [] });
    expect(events).toMatchObject([{ kind: 'template', providerBusinessId: '102290129340398', ...report }]);
    expect(events[0]).not.toHaveProperty('reason');
  });

  it('about a template has the reason of a rejection, and no status that is not known', () => {
    const report = (value: object) => {
      const changes = [{ field: 'message_template_status_update', value: { message_template_id: 1, ...value } }];
      return readCallback({ object: 'whatsapp_business_account', entry: [{ id: '2', time: 3, changes }] }, 0);
    };
    const rejected = { status: 'rejected', reason: 'ABUSIVE_CONTENT', time: 3_000 };
    expect(report({ event: 'REJECTED', reason: 'ABUSIVE_CONTENT' }).events).toMatchObject([rejected]);
    expect(report({ event: 'TELEPORTED' }).events[0]).not.toHaveProperty('status');
    expect(report({ message_template_id: null })).toMatchObject({ events: [], unreadable: [{}] });
  });

  it('that is not known cannot be read', () => {
    expect(read('field-unknown')).toMatchObject({ events: [], unreadable: [{ reason: 'unknown field "telepathy"' }] });
  });
});

describe('a detail that is null', () => {
  const contentOf = (type: string, member: unknown): unknown => {
    const message = { id: 'wamid.1', from: '16505551234', type, [type]: member };
    const value = { metadata: { phone_number_id: '1' }, messages: [message] };
    const entry = [{ id: '2', changes: [{ field: 'messages', value }] }];
    const [event] = readCallback({ object: 'whatsapp_business_account', entry }, NOW).events;
    return event?.kind === 'message' ? event.content : event;
  };

  it('of an order invents no quantity, and costs no item', () => {
    const items = [{ product_retailer_id: 'x', quantity: null }, null];
    expect(contentOf('order', { product_items: items })).toEqual({ kind: 'order', items: [{ productId: 'x' }] });
    expect(contentOf('order', { product_items: [...items, {}] })).toBeUndefined();
  });

  it('of contacts costs no card', () => {
    const ana = { name: { formatted_name: 'Ana' } };
    expect(contentOf('contacts', [ana, null])).toEqual({ kind: 'contacts', contacts: [{ displayName: 'Ana' }] });
    expect(contentOf('contacts', [ana, { name: null, phones: null, birthday: '2000-01-01' }])).toBeUndefined();
  });

  it('of an edit leaves its object', () => {
    const edit = { original_message_id: 'wamid.0', message: null };
    expect(contentOf('edit', edit)).toEqual({
      ...{ kind: 'edit', messageId: 'wamid.0' },
      content: { kind: 'channel_specific', payload: edit },
    });
  });
});

describe('an unknown member beside known ones', () => {
  const message = { id: 'wamid.1', from: '16505551234', type: 'text', text: { body: 'oi' } };
  const news = [{ body: 'something new' }];
  const value = { metadata: { phone_number_id: '1' }, messages: [message] };
  const change = { field: 'messages', value };
  const entry = { id: '2', changes: [change] };
  const root = { object: 'whatsapp_business_account', entry: [entry] };
  const within = (item: object): object => ({ ...root, entry: [item] });

  it.each<[string, object, object]>([
    [
      'a value',
      within({ ...entry, changes: [{ ...change, value: { ...value, news } }] }),
      within({ ...entry, changes: [{ ...change, value: { metadata: value.metadata, news } }] }),
    ],
    [
      'a change',
      within({ ...entry, changes: [{ ...change, news }] }),
      within({ ...entry, changes: [{ field: 'messages', news }] }),
    ],
    ['an entry', within({ ...entry, news }), within({ id: '2', news })],
    ['the callback', { ...root, news }, { object: root.object, news }],
  ])('of %s becomes a part that cannot be read, and does so again when it is replayed', (_, callback, alone) => {
    const part = { reason: 'unknown member "news"', part: news, callback: alone };
    const result = readCallback(callback, NOW);
    expect(result).toMatchObject({ events: [{ providerMessageId: 'wamid.1' }], unreadable: [part] });
    expect(readCallback(alone, NOW)).toMatchObject({ events: [], unreadable: [part] });
  });

  it.each([7, 'text', true, null, [], {}])('that holds nothing is ignored: %j', (nothing) => {
    const changed = { ...change, nothing, value: { ...value, nothing } };
    const callback = { ...root, nothing, entry: [{ ...entry, nothing, changes: [changed] }] };
    expect(readCallback(callback, NOW)).toMatchObject({ events: [{}], unreadable: [] });
  });

  it('ignores a list that is null beside another one, and cannot read a value without any', () => {
    const of = (changed: object) => readCallback(within({ ...entry, changes: [{ ...change, value: changed }] }), NOW);
    expect(of({ ...value, statuses: null })).toMatchObject({ events: [{}], unreadable: [] });
    expect(of({ ...value, messages: null })).toMatchObject({ events: [], unreadable: [{ reason: 'no messages' }] });
  });
});

describe('the people whom a message names', () => {
  const bea = { kind: 'phone', value: '+5521888888888' };
  const namedIn = (message: object): unknown[] => {
    const metadata = { display_phone_number: '15550783881', phone_number_id: '1' };
    const base = { id: 'wamid.1', from: '16505551234', timestamp: '1749416385' };
    const value = { messaging_product: 'whatsapp', metadata, messages: [{ ...base, ...message }] };
    const changes = [{ field: 'messages', value }];
    const callback = { object: 'whatsapp_business_account', entry: [{ id: '1', changes }] };
    return readCallback(callback, NOW).events.flatMap((event) => ('named' in event ? (event.named ?? []) : []));
  };
  const card = (phone: object) => ({
    type: 'contacts',
    contacts: [{ name: { formatted_name: 'Bea' }, phones: [phone] }],
  });
  const quoting = (context: object) => ({ type: 'text', text: { body: 'oi' }, context: { id: 'wamid.0', ...context } });

  it.each<[string, object, object[]]>([
    ['the person of a contact card', card({ phone: '21 8888', wa_id: '5521888888888' }), [{ ...bea, isSubject: true }]],
    [
      'the person of a card without a WhatsApp id',
      card({ phone: '+55 (21) 88888-8888' }),
      [{ ...bea, isSubject: true }],
    ],
    ['no one by a number without the country code', card({ phone: '21 88888-8888' }), []],
    ['the author of a quoted message', quoting({ from: '5521888888888' }), [{ ...bea, isSubject: false }]],
    ['not the account, which is quoted', quoting({ from: '15550783881' }), []],
    ['not the sender, who is quoted', quoting({ from: '16505551234' }), []],
  ])('are %s', (_, message, expected) => {
    expect(namedIn(message)).toEqual(expected);
  });
});
