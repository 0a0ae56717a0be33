/** The members of an update with a message in a chat of the bot. The first that exists is read. Source: core.telegram.org/bots/api#update. */
export const MESSAGE_MEMBERS = ['message', 'channel_post'] as const;

/** The members of an update with a new version of such a message. */
export const EDIT_MEMBERS = ['edited_message', 'edited_channel_post'] as const;

/**
 * The members of an update that name a person, but have no kind of content of their own: the message is left to its original.
 * The value is the member with the person. `isInChat`: the event is in its `chat`, else in the person's chat with the bot.
 */
export const PERSON_MEMBERS: ReadonlyMap<string, { readonly person: string; readonly isInChat?: boolean }> = new Map([
  ['poll_answer', { person: 'user' }],
  ['purchased_paid_media', { person: 'from' }],
  ['my_chat_member', { person: 'from', isInChat: true }],
  ['chat_join_request', { person: 'from' }],
]);

/** The members of an update that are dropped on purpose, with the reason. */
export const DROPPED_MEMBERS: ReadonlyMap<string, string> = new Map([
  ['business_connection', 'concerns the account, not a message'],
  ['chat_boost', 'concerns a group, not a message'],
  ['chat_member', 'concerns the members of a group, not a message'],
  ['chosen_inline_result', 'inline mode is not supported'],
  ['inline_query', 'inline mode is not supported'],
  ['managed_bot', 'concerns the account, not a message'],
  ['message_reaction_count', 'names no person: counts of anonymous reactions'],
  ['poll', 'names no person: the state of a poll'],
  ['pre_checkout_query', 'payments are not supported'],
  ['removed_chat_boost', 'concerns a group, not a message'],
  ['shipping_query', 'payments are not supported'],
]);
