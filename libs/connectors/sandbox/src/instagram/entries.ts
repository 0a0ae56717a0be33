import type { SandboxAccount } from '../options.ts';

/** A file in a callback. */
export interface Attachment {
  readonly type: string;
  readonly payload: { readonly url: string };
}

/** An event in a callback's `messaging`. */
export type InstagramEvent =
  | { readonly message: InstagramMessageEvent }
  | { readonly message_edit: { readonly mid: string; readonly text: string; readonly num_edit: number } }
  | { readonly read: { readonly mid: string } }
  | { readonly reaction: { readonly mid: string; readonly action: 'react' | 'unreact'; readonly emoji?: string } }
  | { readonly postback: { readonly mid: string; readonly title: string; readonly payload: string } };

/** A message in a callback's `messaging`. */
export interface InstagramMessageEvent {
  readonly mid: string;
  readonly text?: string;
  readonly attachments?: readonly Attachment[];
  readonly quick_reply?: { readonly payload: string };
  readonly reply_to?: { readonly mid: string } | { readonly story: { readonly url: string; readonly id: string } };
  readonly is_echo?: true;
  readonly is_deleted?: true;
}

// Formats: developers.facebook.com, Instagram messaging webhooks. There are no events for "sent" and "delivered", only an
// echo of the account's message, and later "read".

/** Returns the entry of an event that a person caused. */
export function fromPerson(account: SandboxAccount, person: string, time: number, event: InstagramEvent): string {
  return messagingEntry(account, { from: person, to: account.id, time }, event);
}

/** Returns the entry of an event that the owner of the account caused in the app, an echo if it is a message. */
export function fromApp(account: SandboxAccount, person: string, time: number, event: InstagramEvent): string {
  const own = 'message' in event ? { message: { ...event.message, is_echo: true as const } } : event;
  return messagingEntry(account, { from: account.id, to: person, time }, own);
}

/** Returns the entry of the echo of a sent message. */
export function echo(
  account: SandboxAccount,
  person: string,
  time: number,
  message: Omit<InstagramMessageEvent, 'is_echo'>,
): string {
  return fromApp(account, person, time, { message });
}

interface Envelope {
  readonly from: string;
  readonly to: string;
  readonly time: number;
}

function messagingEntry(account: SandboxAccount, { from, to, time }: Envelope, event: InstagramEvent): string {
  const messaging = [{ sender: { id: from }, recipient: { id: to }, timestamp: time, ...event }];
  return JSON.stringify({ id: account.id, time, messaging });
}
