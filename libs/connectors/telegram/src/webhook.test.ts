import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readUpdate } from './webhook.ts';

const NOW = 1_790_000_000_000;
const chat = (id: number) => ({ kind: 'chat_id', value: String(id) });
const ANA = chat(123_456_789);
/** A person's chat with a business account, and with the bot. */
const chatsOf = (business: string, id: number) => [{ kind: 'business_chat_id', value: `${business}/${id}` }, chat(id)];
const ANA_OF_SHOP = chatsOf('b1', 123_456_789);
const GROUP = chat(-1_001_234_567_890);

function read(name: string) {
  const text = readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8');
  return readUpdate(z.object({ body: z.unknown() }).parse(JSON.parse(text)).body, NOW);
}

describe('an update', () => {
  it.each<[string, object]>([
    ['message-video-note', { content: { kind: 'media', type: 'video', uploaded: { id: 'note-1' } } }],
    ['message-animation', { content: { kind: 'media', type: 'video', uploaded: { id: 'animation-1' } } }],
    ['message-contact-without-name', { content: { contacts: [{ displayName: '5511911112222' }] } }],
    ['message-username', { username: 'anasilva', profileName: 'Ana Silva' }],
    ['message-group', { from: [GROUP], author: ANA, content: { text: 'oi, grupo' } }],
    ['message-sender-chat', { from: [GROUP], author: GROUP, profileName: 'Loja' }],
    ['message-reply-to-story', { content: { kind: 'story', relation: 'reply', storyId: '3' } }],
    [
      'edited-message',
      {
        providerMessageId: '123456789/11#edit-10025',
        content: { kind: 'edit', messageId: '123456789/11', content: { text: 'Vocês têm em verde?' } },
      },
    ],
    ['guest-message', { providerMessageId: '-1001234567890/276#guest-g1', from: [GROUP], author: ANA }],
    ['channel-post', { from: [chat(-1_009_876_543_210)], profileName: 'Novidades', content: { text: 'novo' } }],
    ['business-message', { providerMessageId: 'b1/123456789/273', from: ANA_OF_SHOP, content: { text: 'oi' } }],
    [
      'edited-business-message',
      { from: ANA_OF_SHOP, content: { kind: 'edit', messageId: 'b1/123456789/275', content: { text: 'oi!' } } },
    ],
    ['callback-query-inline', { from: [ANA], content: { kind: 'selection', id: 'y' }, awaitsAcknowledgement: true }],
    ['callback-query-group', { from: [GROUP], author: ANA, content: { kind: 'selection', id: 'sim' }, time: NOW }],
    ['message-reaction-group', { from: [GROUP], author: ANA, content: { kind: 'reaction', emoji: '🔥' } }],
    ['poll-answer', { from: [ANA], original: { poll_answer: { option_ids: [0] } } }],
    [
      'my-chat-member',
      {
        from: [ANA],
        content: { kind: 'system', notice: 'opted_out' },
        original: { my_chat_member: { new_chat_member: { status: 'kicked' } } },
      },
    ],
  ])('becomes a message: %s', (name, expected) => {
    expect(read(name)).toMatchObject({ unreadable: [], events: [{ kind: 'message', ...expected }] });
  });

  it('in a topic names the topic, and quotes nothing', () => {
    const [event] = read('message-topic').events;
    expect(event).toMatchObject({ topicId: '17', content: { text: 'no tópico' } });
    expect(event).not.toHaveProperty('replyTo');
  });

  it.each([
    'message-poll',
    'inbound-dice',
    'message-new-chat-members',
    'callback-query-game',
    'message-reaction-custom',
  ])('without known content is left to the original: %s', (name) => {
    expect(read(name).events).toHaveLength(1);
    expect(read(name).events[0]).not.toHaveProperty('content');
  });

  it.each([
    ['message-migrate-to-chat-id', chat(-500), GROUP],
    ['message-migrate-from-chat-id', chat(-500), GROUP],
  ])('of a moved group reports its new id: %s', (name, old, current) => {
    expect(read(name)).toMatchObject({
      events: [
        { content: { kind: 'system', notice: 'chat_id_changed', newIdentity: current } },
        { kind: 'identity_change', old: [old], new: [current] },
      ],
    });
  });

  it('with what the owner of a business account sent is an echo', () => {
    expect(read('business-message-own')).toMatchObject({
      events: [{ kind: 'echo', providerMessageId: 'b1/123456789/274', to: ANA_OF_SHOP, content: { text: 'olá, Ana' } }],
    });
  });

  it('with deleted messages has an event for each', () => {
    expect(read('deleted-business-messages')).toMatchObject({
      events: [
        { from: ANA_OF_SHOP, content: { kind: 'deletion', messageId: 'b1/123456789/7' } },
        { from: ANA_OF_SHOP, content: { kind: 'deletion', messageId: 'b1/123456789/8' } },
      ],
    });
  });

  it.each(['inline-query', 'poll', 'chat-member', 'pre-checkout-query'])('is dropped on purpose: %s', (name) => {
    expect(read(name)).toMatchObject({ events: [], unreadable: [], dropped: [{}] });
  });

  it('that is not known cannot be read', () => {
    expect(read('unknown-update')).toMatchObject({
      events: [],
      unreadable: [{ reason: 'unknown member "telepathy"' }],
    });
  });
});

it('reads the press of a person without a first name', () => {
  const from = { id: 4545, is_bot: false, first_name: null };
  const message = { message_id: 1, date: 1, chat: { id: 4545, first_name: null, type: 'private' } };
  const update = { update_id: 1, callback_query: { id: '1', from, chat_instance: '1', data: 'y', message } };
  expect(readUpdate(update, NOW)).toMatchObject({ events: [{ content: { kind: 'selection', id: 'y' } }] });
});

describe('messages of business accounts', () => {
  const message = { message_id: 7, chat: { id: 42, type: 'private' }, from: { id: 42 }, date: 1, text: 'oi' };
  const of = (connection: unknown) => ({ ...message, business_connection_id: connection });
  const eventsOf = (update: object) => readUpdate({ update_id: 1, ...update }, NOW).events;

  it('with the same chat and number are different messages, of one person', () => {
    const events = [
      ...eventsOf({ message }),
      ...eventsOf({ business_message: of('b1') }),
      ...eventsOf({ business_message: of('b2') }),
    ];
    expect(events.map(({ providerMessageId }) => providerMessageId)).toEqual(['42/7', 'b1/42/7', 'b2/42/7']);
    expect(events).toMatchObject([{ from: [chat(42)] }, { from: chatsOf('b1', 42) }, { from: chatsOf('b2', 42) }]);
  });

  it('are quoted and pressed within their account', () => {
    const press = { id: 'q', from: { id: 42 }, data: 'y', message: of('b1') };
    expect(eventsOf({ callback_query: press })).toMatchObject([
      {
        providerMessageId: 'b1/42/7#selection-q',
        replyTo: 'b1/42/7',
        from: chatsOf('b1', 42),
      },
    ]);
    const quoting = { ...of('b1'), message_id: 8, reply_to_message: message };
    expect(eventsOf({ business_message: quoting })).toMatchObject([{ replyTo: 'b1/42/7' }]);
  });

  it.each(['business_message', 'edited_business_message', 'deleted_business_messages'])(
    'without the account cannot be read: %s',
    (name) => {
      const update = { update_id: 1, [name]: { ...of(null), message_ids: [7] } };
      expect(readUpdate(update, NOW)).toMatchObject({ events: [], unreadable: [{ reason: `invalid ${name}` }] });
    },
  );
});

it('reads the ids of deleted messages that are written as text, and names those that cannot be read', () => {
  const part = { business_connection_id: 'b1', chat: { id: 42 }, message_ids: [1, '2', 'three'] };
  expect(readUpdate({ update_id: 1, deleted_business_messages: part }, NOW)).toMatchObject({
    events: [
      { content: { messageId: 'b1/42/1' }, unread: ['deleted_business_messages.message_ids[2]'] },
      { content: { messageId: 'b1/42/2' } },
    ],
  });
});

it('reads each member of an update, and cannot read an unknown one that may hold something', () => {
  const message = { message_id: 1, chat: { id: 42 }, from: { id: 42 }, text: 'oi' };
  const edited = { ...message, text: 'olá' };
  const update = {
    update_id: 1,
    message,
    edited_message: edited,
    inline_query: {},
    news: [edited],
    other: 7,
    empty: {},
  };
  expect(readUpdate(update, NOW)).toMatchObject({
    events: [{ content: { text: 'oi' } }, { content: { kind: 'edit', content: { text: 'olá' } } }],
    dropped: [{}],
    unreadable: [{ reason: 'unknown member "news"', part: [edited], callback: { update_id: 1, news: [edited] } }],
  });
});

it.each<[string, number, string, object | undefined]>([
  ['a person unblocked', 42, 'member', { kind: 'system', notice: 'opted_in' }],
  ['a group removed', -42, 'kicked', undefined],
])('that %s the bot is an opt-in or opt-out only for a person', (_, id, newStatus, content) => {
  const member = { chat: { id }, from: { id: 42 }, new_chat_member: { status: newStatus } };
  const [event] = readUpdate({ update_id: 1, my_chat_member: member }, NOW).events;
  expect(event).toMatchObject({ kind: 'message' });
  expect(event?.kind === 'message' && event.content).toEqual(content);
});

it('reports each reaction that was added, or the removal', () => {
  const emoji = (each: string) => ({ type: 'emoji', emoji: each });
  const read = (before: unknown[], after: unknown[]) => {
    const reaction = { chat: { id: 42 }, user: { id: 42 }, message_id: 7, old_reaction: before, new_reaction: after };
    return readUpdate({ update_id: 1, message_reaction: reaction }, NOW).events.map((event) => ({
      id: event.providerMessageId,
      emoji: event.kind === 'message' && event.content?.kind === 'reaction' ? event.content.emoji : undefined,
    }));
  };
  expect(read([], [emoji('👍'), emoji('❤')])).toEqual([
    { id: '42/7#reaction-1', emoji: '👍' },
    { id: '42/7#reaction-1-2', emoji: '❤' },
  ]);
  expect(read([emoji('👍')], [emoji('👍'), emoji('🔥')])).toEqual([{ id: '42/7#reaction-1', emoji: '🔥' }]);
  expect(read([emoji('👍'), emoji('🔥')], [emoji('🔥')])).toEqual([{ id: '42/7#reaction-1', emoji: '🔥' }]);
  expect(read([emoji('👍')], [])).toEqual([{ id: '42/7#reaction-1', emoji: '' }]);
});

it('leaves an edit without known content to its object', () => {
  const message = { message_id: 7, chat: { id: 42 }, poll: { id: '1' }, text: null };
  expect(readUpdate({ update_id: 1, edited_message: message }, NOW)).toMatchObject({
    events: [{ content: { kind: 'edit', content: { kind: 'channel_specific', payload: message } } }],
  });
});

describe('the people whom a message names', () => {
  const [bea, cai] = [
    { id: 43, is_bot: false, first_name: 'Bea' },
    { id: 44, is_bot: false, first_name: 'Cai' },
  ];
  const group = { id: -1, type: 'supergroup' };
  const base = { message_id: 7, chat: group, from: { id: 42, is_bot: false }, date: 1 };
  const namedIn = (message: object, name = 'message'): unknown[] =>
    readUpdate({ update_id: 1, [name]: { ...base, ...message } }, NOW).events.flatMap((event) =>
      'named' in event ? (event.named ?? []) : [],
    );
  const subject = (id: number) => ({ ...chat(id), isSubject: true });
  const other = (id: number) => ({ ...chat(id), isSubject: false });

  it.each<[string, object, object[]]>([
    ['one who left', { left_chat_member: bea }, [subject(43)]],
    ['those who joined', { new_chat_members: [bea, cai] }, [subject(43), subject(44)]],
    ['the sender, who joined', { new_chat_members: [base.from] }, []],
    ['the author of a pinned message', { pinned_message: { ...base, from: bea, text: 'oi' } }, [subject(43)]],
    ['shared users', { users_shared: { request_id: 1, users: [{ user_id: 43 }] } }, [subject(43)]],
    ['those invited to a call', { video_chat_participants_invited: { users: [cai] } }, [subject(44)]],
    [
      'the author of a forwarded message',
      { text: 'oi', forward_origin: { type: 'user', sender_user: bea, date: 1 } },
      [subject(43)],
    ],
    ['the author before Bot API 7.0', { text: 'oi', forward_from: bea }, [subject(43)]],
    [
      'the person of a contact card',
      { contact: { phone_number: '5511', first_name: 'B', user_id: 43 } },
      [subject(43)],
    ],
    ['the author of a quoted message', { text: 'oi', reply_to_message: { ...base, from: bea } }, [other(43)]],
    [
      'the author of a quoted message of another chat',
      { text: 'oi', external_reply: { origin: { type: 'user', sender_user: bea, date: 1 } } },
      [other(43)],
    ],
    [
      'those mentioned without a user name',
      { text: 'Bea', entities: [{ type: 'text_mention', offset: 0, length: 3, user: bea }] },
      [other(43)],
    ],
    ['no bots', { text: 'oi', reply_to_message: { ...base, from: { id: 1, is_bot: true } }, via_bot: { id: 2 } }, []],
  ])('are %s', (_, message, expected) => {
    const named = namedIn(message);
    expect(named).toHaveLength(expected.length);
    expect(named).toEqual(expect.arrayContaining(expected));
  });

  it('are the subject of an edit that is not understood, and of an echo', () => {
    const poll = { poll: { id: '1', explanation_entities: [{ type: 'text_mention', user: bea }] } };
    expect(namedIn(poll, 'edited_message')).toEqual([subject(43)]);
    const echo = {
      business_connection_id: 'b1',
      chat: { id: 44, type: 'private' },
      contact: { user_id: 43, first_name: 'B' },
    };
    expect(namedIn(echo, 'business_message')).toEqual([subject(43)]);
  });

  it('are found in an update of any depth', () => {
    const depth = 20_000;
    const text = `${'{"a":'.repeat(depth)}{"user_id":43}${'}'.repeat(depth)}`;
    expect(namedIn({ poll: JSON.parse(text) as unknown })).toEqual([subject(43)]);
  });
});
