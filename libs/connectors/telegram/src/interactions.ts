import type { ChannelEvent, InboundContent, PartReader, SystemNotice } from '@chat4all/connector';
import { PERSON_MEMBERS } from './fields.ts';
import { type Chat, isGroup, readChat, toIdentity } from './chat.ts';
import type { UpdateContext } from './inbound.ts';
import { readNumber, toProviderMessageId, toSelectionId } from './message-id.ts';
import { readSender } from './people.ts';

/**
 * Converts the press of a button, of which only its id and the person are required. Its time is now, because Telegram only
 * states when the message was sent. A press in inline mode has no chat, so it comes from the person.
 */
export function readPress(query: PartReader, { now, original }: UpdateContext): ChannelEvent[] | undefined {
  const [id, person, message] = [query.id('id'), query.object('from'), query.object('message')];
  const chat = readChat(message) ?? readPrivateChat(person);
  if (id === undefined || chat === undefined) return undefined;
  const number = readNumber(message, 'message_id');
  const { value } = toIdentity(chat);
  const replyTo = number === undefined ? undefined : toProviderMessageId(value, number);
  const data = query.text('data');
  return [
    {
      kind: 'message',
      providerMessageId: toSelectionId(replyTo ?? value, id),
      ...readSender(chat, person),
      ...(data !== undefined && { content: { kind: 'selection', id: data, title: titleOf(message, data) } }),
      ...(replyTo !== undefined && { replyTo }),
      time: now,
      original,
      awaitsAcknowledgement: true,
    },
  ];
}

/**
 * Converts the reactions that a person added: one with Telegram Premium may add several. One that is not a standard emoji has
 * no content. If none was added, the reaction that is left, or its removal.
 */
export function readReaction(part: PartReader, { stamp, now, original }: UpdateContext): ChannelEvent[] | undefined {
  const [chat, number] = [readChat(part), readNumber(part, 'message_id')];
  if (chat === undefined || number === undefined) return undefined;
  const messageId = toProviderMessageId(toIdentity(chat).value, number);
  return readReactionContents(part, messageId).map((content, index) => {
    // A reaction has no id, and several may occur in one second.
    const providerMessageId = `${messageId}#reaction-${stamp}`;
    return {
      kind: 'message',
      providerMessageId: index === 0 ? providerMessageId : `${providerMessageId}-${index + 1}`,
      ...readSender(chat, part.object('user'), part.object('actor_chat')),
      ...(content && { content }),
      time: part.time('date') ?? now,
      original,
    };
  });
}

/** Converts another update of a person, see {@link PERSON_MEMBERS}. */
export function readPersonUpdate(update: PartReader, name: string, context: UpdateContext): ChannelEvent[] | undefined {
  const { person = '', isInChat = false } = PERSON_MEMBERS.get(name) ?? {};
  const part = update.object(name);
  const from = part.object(person);
  const chat = (isInChat ? readChat(part) : undefined) ?? readPrivateChat(from);
  if (chat === undefined) return undefined;
  const { stamp, now, original } = context;
  const providerMessageId = `${toIdentity(chat).value}#${name}-${stamp}`;
  const notice = name === 'my_chat_member' && !isGroup(chat) ? readNotice(part) : undefined;
  return [
    {
      kind: 'message',
      providerMessageId,
      ...readSender(chat, from),
      ...(notice && { content: { kind: 'system', notice } }),
      time: part.time('date') ?? now,
      original,
    },
  ];
}

/**
 * Reads the status of the bot in a private chat. "For private chats, this update is received only when the bot is blocked or
 * unblocked by the user" (core.telegram.org/bots/api#update, `my_chat_member`).
 */
function readNotice(part: PartReader): SystemNotice | undefined {
  const status = part.object('new_chat_member').text('status');
  if (status === 'kicked') return 'opted_out';
  return status === 'member' ? 'opted_in' : undefined;
}

/** Reads the chat of a person with the bot, which has the id of the person. */
function readPrivateChat(person: PartReader): Chat | undefined {
  const id = readNumber(person, 'id');
  return id === undefined ? undefined : { id, connectionId: undefined };
}

/** Returns the title of the button with this data, or else the data. */
function titleOf(message: PartReader, data: string): string {
  const buttons = message.object('reply_markup').lists('inline_keyboard').flat();
  return buttons.find((button) => button.text('callback_data') === data)?.text('text') ?? data;
}

function readReactionContents(part: PartReader, messageId: string): (InboundContent | undefined)[] {
  if (!Array.isArray(part.member('new_reaction'))) {
    part.items('new_reaction');
    return [undefined];
  }
  const toContent = (emoji: string): InboundContent => ({ kind: 'reaction', messageId, emoji });
  const reactions = part.presentList('new_reaction');
  const before = part.list('old_reaction').map(keyOf);
  const added = reactions.filter((reaction) => !before.includes(keyOf(reaction)));
  const reported = added.length > 0 ? added : reactions.slice(0, 1);
  if (reported.length === 0) return [toContent('')];
  return reported.map((reaction) => {
    const emoji = reaction.text('type') === 'emoji' ? reaction.text('emoji') : undefined;
    return emoji === undefined ? undefined : toContent(emoji);
  });
}

/** Returns a text that is the same for the same reaction. */
function keyOf(reaction: PartReader): string {
  return [reaction.text('type'), reaction.text('emoji'), reaction.id('custom_emoji_id')].join('|');
}
