import type { SandboxAccount } from '../options.ts';

/** A file as callbacks have it. */
export interface Attachment {
  readonly type: string;
  readonly payload: { readonly url: string };
}

/** One event of a person's with an account, as a member of a callback's `entry`, as JSON. */
export type InstagramEvent =
  | { readonly message: InstagramMessageEvent }
  | { readonly read: { readonly mid: string } }
  | { readonly reaction: { readonly mid: string; readonly action: 'react' | 'unreact'; readonly emoji?: string } }
  | { readonly postback: { readonly mid: string; readonly title: string; readonly payload: string } };

export interface InstagramMessageEvent {
  readonly mid: string;
  readonly text?: string;
  readonly attachments?: readonly Attachment[];
  readonly quick_reply?: { readonly payload: string };
  readonly reply_to?: { readonly mid: string };
  readonly is_echo?: true;
  readonly is_deleted?: true;
}

// Shapes: developers.facebook.com, Instagram messaging webhooks. There is no event for "sent" and none for "delivered":
// the account hears its own message as an echo, and then that it was read.

/** What a person did. */
export function fromPerson(account: SandboxAccount, person: string, time: number, event: InstagramEvent): string {
  return messagingEntry(account, person, account.id, time, event);
}

/** The account's own message, which Instagram echoes. */
export function echo(
  account: SandboxAccount,
  person: string,
  time: number,
  message: Omit<InstagramMessageEvent, 'is_echo'>,
): string {
  return messagingEntry(account, account.id, person, time, { message: { ...message, is_echo: true } });
}

function messagingEntry(
  account: SandboxAccount,
  from: string,
  to: string,
  time: number,
  event: InstagramEvent,
): string {
  const messaging = [{ sender: { id: from }, recipient: { id: to }, timestamp: time, ...event }];
  return JSON.stringify({ id: account.id, time, messaging });
}
