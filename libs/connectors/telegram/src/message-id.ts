import type { PartReader } from '@chat4all/connector';

/** Returns a number of Telegram, such as the id of a chat or of a message, in digits. */
export function readNumber(part: PartReader, name: string): string | undefined {
  const number = part.integer(name);
  return number === undefined ? undefined : String(number);
}

/** Returns an id that is unique within the account: Telegram numbers messages per chat. `chat` is the value of its identity. */
export function toProviderMessageId(chat: string, messageId: number | string): string {
  return `${chat}/${messageId}`;
}

/** A message in a chat of the bot, or of a business account. */
export interface MessageNumber {
  /** Telegram's number of the message. */
  readonly number: number;
  /** The business connection, if the message is in a chat of a business account. */
  readonly connectionId: string | undefined;
}

/** Returns the message that an id of {@link toProviderMessageId} names, or undefined if it is not one. */
export function parseMessageId(providerMessageId: string): MessageNumber | undefined {
  const [, connectionId, number] = /^(?:(.+)\/)?-?\d+\/(\d+)$/.exec(providerMessageId) ?? [];
  return number === undefined ? undefined : { number: Number(number), connectionId };
}

/** Returns the id of the press of a button below a message, from Telegram's id of the press. */
export function toSelectionId(providerMessageId: string, queryId: string): string {
  return `${providerMessageId}#selection-${queryId}`;
}

/** Returns Telegram's id of a press, or undefined if the id is not one of {@link toSelectionId}. */
export function parseQueryId(providerMessageId: string): string | undefined {
  return /#selection-(.+)$/.exec(providerMessageId)?.[1];
}
