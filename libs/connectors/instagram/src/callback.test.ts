import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readCallback } from './callback.ts';

const TIME = 1_749_416_383_123;
const PERSON = { kind: 'igsid', value: '1254459154682919' };
const messageId = (suffix: string) => `aWdfZAG1faXRlbToxOklHTWVzc2FnZAUlE_${suffix}`;

function read(name: string) {
  const text = readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8');
  return readCallback(z.object({ body: z.unknown() }).parse(JSON.parse(text)).body, TIME);
}

describe('a message', () => {
  it.each<[string, object]>([
    [
      'edit',
      {
        providerMessageId: `${messageId('text')}#edit-1`,
        content: { kind: 'edit', messageId: messageId('text'), content: { kind: 'text', text: 'preço do azul?' } },
      },
    ],
    ['inbound-ig-reel', { content: { kind: 'channel_specific', payload: { payload: { title: 'Verão' } } } }],
    [
      'inbound-ad',
      { referral: { sourceType: 'ADS', sourceId: '120226305854810726', headline: 'Chat with us', ref: 'promo' } },
    ],
    ['inbound-product', { content: { text: 'tem azul?' }, referral: { sourceId: '9876543210' } }],
    ['referral', { referral: { ref: 'campaign-1', sourceType: 'IGME-SOURCE-LINK' } }],
    ['standby', { content: { kind: 'text', text: 'Hello' } }],
    ['change-messages', { content: { kind: 'text', text: 'oi' }, time: TIME }],
    ['change-comments', { providerMessageId: '17865799348089039', username: 'ana', original: { text: 'quanto?' } }],
    ['entry-comments', { providerMessageId: '17865799348089039', username: 'ana', original: { text: 'quanto?' } }],
    ['optin', { original: { optin: { title: 'News' } } }],
    ['unknown-event', { original: { telepathy: {} } }],
  ])('comes from %s', (name, expected) => {
    expect(read(name)).toMatchObject({ unreadable: [], events: [{ kind: 'message', from: [PERSON], ...expected }] });
  });

  it('without known content is left to the original', () => {
    for (const name of ['optin', 'unknown-event', 'inbound-unsupported', 'change-comments']) {
      expect(read(name).events[0]).not.toHaveProperty('content');
    }
  });
});

describe('an echo', () => {
  it.each<[string, object]>([
    ['echo', { providerMessageId: messageId('sent'), content: { kind: 'text', text: 'Hello' } }],
    ['echo-image', { content: { kind: 'media', type: 'image' } }],
    ['echo-deleted', { content: { kind: 'deletion', messageId: messageId('sent') } }],
  ])('names the person that the account wrote to: %s', (name, expected) => {
    expect(read(name)).toMatchObject({ events: [{ kind: 'echo', to: [PERSON], ...expected }] });
  });
});

it('reads a read mark, which covers earlier messages, in both envelopes', () => {
  for (const name of ['read', 'change-messaging-seen']) {
    expect(read(name)).toMatchObject({
      events: [{ state: 'read', providerMessageId: messageId('sent'), identities: [PERSON], watermark: true }],
    });
  }
});

it.each(['read-by-account', 'handover-app-roles', 'change-mentions', 'change-story-insights', 'change-comments-own'])(
  'drops on purpose: %s',
  (name) => {
    expect(read(name)).toMatchObject({ events: [], unreadable: [], dropped: [{}] });
  },
);

it('reads an entry that is a change itself as one in a list', () => {
  const entryOf = (change: object) => readCallback({ object: 'instagram', entry: [{ id: '2', ...change }] }, TIME);
  expect(entryOf({ field: 'story_insights', value: { media_id: '1' } })).toMatchObject({
    unreadable: [],
    dropped: [{}],
  });
  const { unreadable } = entryOf({ field: 'telepathy', value: { thought: 'oi' } });
  expect(unreadable).toMatchObject([{ reason: 'invalid item of changes', providerAccountId: '2' }]);
  expect(readCallback(unreadable[0]?.callback, TIME)).toMatchObject({ events: [], unreadable });
});

it('names the account of the app that each part is for', () => {
  const messaging = [{ sender: { id: '1' }, message: { mid: 'm', text: 'oi' } }, { sender: null }];
  const result = readCallback({ object: 'instagram', entry: [{ id: '2', time: TIME, messaging }] }, TIME);
  expect(result).toMatchObject({ events: [{ providerAccountId: '2' }], unreadable: [{ providerAccountId: '2' }] });
});

describe('an unknown member beside known ones', () => {
  const news = [{ body: 'something new' }];
  const envelope = { sender: { id: '1' }, recipient: { id: '2' }, timestamp: TIME };
  const message = { ...envelope, message: { mid: 'm1', text: 'oi' } };
  const entry = { id: '2', messaging: [message] };
  const within = (item: object): object => ({ object: 'instagram', entry: [item] });

  it.each<[string, object, object]>([
    ['an entry', within({ ...entry, news }), within({ id: '2', news })],
    ['the callback', { ...within(entry), news }, { object: 'instagram', news }],
    [
      'a change',
      within({ ...entry, changes: [{ field: 'story_insights', value: {}, news }] }),
      within({ id: '2', changes: [{ field: 'story_insights', news }] }),
    ],
    [
      'a receipt',
      within({ ...entry, standby: [{ ...envelope, app_roles: {}, news }] }),
      within({ id: '2', standby: [{ ...envelope, news }] }),
    ],
  ])('of %s becomes a part that cannot be read', (_, callback, alone) => {
    const part = { reason: 'unknown member "news"', part: news, callback: alone };
    expect(readCallback(callback, TIME)).toMatchObject({ events: [{ providerMessageId: 'm1' }], unreadable: [part] });
  });

  it('of a message is in its original', () => {
    expect(readCallback(within({ ...entry, messaging: [{ ...message, news }] }), TIME)).toMatchObject({
      events: [{ original: { news } }],
      unreadable: [],
    });
  });

  it('cannot read an entry whose lists are null, and ignores one beside another list', () => {
    expect(readCallback(within({ ...entry, standby: null }), TIME)).toMatchObject({ events: [{}], unreadable: [] });
    for (const list of ['messaging', 'standby', 'changes']) {
      expect(readCallback(within({ id: '2', [list]: null }), TIME)).toMatchObject({
        events: [],
        unreadable: [{ reason: 'invalid entry' }],
      });
    }
  });
});

it('reads every event of an item', () => {
  const item = {
    ...{ sender: { id: '1' }, recipient: { id: '2' }, timestamp: TIME },
    message: { mid: 'm1', text: 'oi' },
    reaction: { mid: 'm0', action: 'react', emoji: '👍' },
    read: { mid: 'm0' },
    app_roles: {},
  };
  const callback = { object: 'instagram', entry: [{ id: '2', messaging: [item] }] };
  expect(readCallback(callback, TIME)).toMatchObject({
    events: [{ content: { kind: 'text' } }, { content: { kind: 'reaction' } }, { state: 'read' }],
    dropped: [{}],
    unreadable: [],
  });
});

describe('an event of a message', () => {
  const read = (event: object, sender = '1') => {
    const messaging = [{ sender: { id: sender }, recipient: { id: '2' }, timestamp: TIME, ...event }];
    return readCallback({ object: 'instagram', entry: [{ id: '2', messaging }] }, TIME).events;
  };

  it.each([true, 'true', 1])('that is deleted is not a repetition, if the mark is %j', (mark) => {
    expect(read({ message: { mid: 'm', is_deleted: mark } })).toMatchObject([
      { providerMessageId: 'm#deletion', content: { kind: 'deletion' } },
    ]);
  });

  it('has an id of its own for each sender of a reaction', () => {
    const reaction = { mid: 'm', action: 'react', emoji: '👍' };
    const [one] = read({ reaction });
    const [other] = read({ reaction }, '2');
    expect(one?.providerMessageId).not.toBe(other?.providerMessageId);
  });

  it('that is edited without a text has the object', () => {
    const edit = { mid: 'm', text: null };
    expect(read({ message_edit: edit })).toMatchObject([
      { content: { kind: 'edit', content: { kind: 'channel_specific', payload: edit } } },
    ]);
  });
});
