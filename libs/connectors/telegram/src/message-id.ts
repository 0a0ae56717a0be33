/** Returns an id that is unique within the account: Telegram numbers messages per chat. */
export function toProviderMessageId(chatId: number | string, messageId: number): string {
  return `${chatId}/${messageId}`;
}

/** Returns Telegram's number of a message, or undefined if the id is not one of {@link toProviderMessageId}. */
export function parseMessageNumber(providerMessageId: string): number | undefined {
  const [, number] = /^-?\d+\/(\d+)$/.exec(providerMessageId) ?? [];
  return number === undefined ? undefined : Number(number);
}
