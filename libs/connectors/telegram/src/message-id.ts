import type { PartReader } from '@chat4all/connector';

/** Returns a number of Telegram, such as the id of a chat or of a message, in digits. */
export function readNumber(part: PartReader, name: string): string | undefined {
  const number = part.integer(name);
  return number === undefined ? undefined : String(number);
}

/** Returns an id that is unique within the account: Telegram numbers messages per chat. */
export function toProviderMessageId(chatId: number | string, messageId: number | string): string {
  return `${chatId}/${messageId}`;
}

/** Returns Telegram's number of a message, or undefined if the id is not one of {@link toProviderMessageId}. */
export function parseMessageNumber(providerMessageId: string): number | undefined {
  const [, number] = /^-?\d+\/(\d+)$/.exec(providerMessageId) ?? [];
  return number === undefined ? undefined : Number(number);
}

/** Returns the id of the press of a button below a message, from Telegram's id of the press. */
export function toSelectionId(providerMessageId: string, queryId: string): string {
  return `${providerMessageId}#selection-${queryId}`;
}

/** Returns Telegram's id of a press, or undefined if the id is not one of {@link toSelectionId}. */
export function parseQueryId(providerMessageId: string): string | undefined {
  return /#selection-(.+)$/.exec(providerMessageId)?.[1];
}
