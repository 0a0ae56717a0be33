/** Telegram counts messages in each chat: with the chat they are unique within the account. */
export function toProviderMessageId(chatId: number | string, messageId: number): string {
  return `${chatId}/${messageId}`;
}

/** Telegram's number of a message within its chat; undefined when the id is none of {@link toProviderMessageId}. */
export function messageNumberOf(providerMessageId: string): number | undefined {
  const [, number] = /^-?\d+\/(\d+)$/.exec(providerMessageId) ?? [];
  return number === undefined ? undefined : Number(number);
}
