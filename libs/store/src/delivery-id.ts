/** Returns the id of a message's delivery, by its index among the message's deliveries, from 0. */
export function deliveryIdOf(messageId: string, position: number): string {
  return `${messageId}-${position}`;
}

/** Returns the parts of an id made by {@link deliveryIdOf}; undefined for any other text. */
export function parseDeliveryId(deliveryId: string): { messageId: string; position: number } | undefined {
  const match = /^(.{1,64})-(\d{1,6})$/.exec(deliveryId);
  if (match?.[1] === undefined) return undefined;
  return { messageId: match[1], position: Number(match[2]) };
}
