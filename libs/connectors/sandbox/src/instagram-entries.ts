import type { SandboxAccount, SandboxMessage } from './options.ts';

// The members of a callback's `entry`, as JSON. Shapes: developers.facebook.com, Instagram messaging webhooks. There is
// no event for "sent" and none for "delivered": the account hears its own message as an echo, and then that it was read.

/** The account's own message, which Instagram echoes. */
export function echoEntry(account: SandboxAccount, { id, text, recipient }: SandboxMessage, time: number): string {
  return messagingEntry(account, account.id, recipient, time, { message: { mid: id, text, is_echo: true } });
}

/** The person read the message. */
export function readEntry(account: SandboxAccount, { id, recipient }: SandboxMessage, time: number): string {
  return messagingEntry(account, recipient, account.id, time, { read: { mid: id } });
}

/** A text that a person wrote to the account. */
export function textEntry(
  account: SandboxAccount,
  igsid: string,
  message: { readonly id: string; readonly text: string; readonly replyTo?: string | undefined },
  time: number,
): string {
  const { id, text, replyTo } = message;
  const reply = replyTo === undefined ? {} : { reply_to: { mid: replyTo } };
  return messagingEntry(account, igsid, account.id, time, { message: { mid: id, text, ...reply } });
}

function messagingEntry(account: SandboxAccount, from: string, to: string, time: number, event: object): string {
  const messaging = [{ sender: { id: from }, recipient: { id: to }, timestamp: time, ...event }];
  return JSON.stringify({ id: account.id, time, messaging });
}
