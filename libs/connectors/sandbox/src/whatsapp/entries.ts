import type { Failure } from '../graph/failures.ts';
import type { SandboxAccount, SandboxMessage } from '../options.ts';
import { isPhone } from '../state/people.ts';

// The members of a callback's `entry`, as JSON. Shapes: developers.facebook.com/documentation/business-messaging/
// whatsapp/webhooks (2026-05-21).

/** A change of the status of a message. */
interface StatusChange<Status> {
  /** The user id of the recipient. */
  readonly userId: string;
  readonly status: Status;
  readonly time: number;
}

/** A person in a callback. */
interface Sender {
  readonly phone: string | undefined;
  readonly userId: string | undefined;
  readonly name: string | undefined;
  readonly username: string | undefined;
}

/** An inbound message in a callback. */
interface Inbound {
  readonly id: string;
  /** `{type, [type]: …}`. */
  readonly content: object;
  readonly replyTo: string | undefined;
  readonly time: number;
}

/** Returns the entry of a status of a sent message. */
export function statusEntry(
  account: SandboxAccount,
  message: SandboxMessage,
  change: StatusChange<'sent' | 'delivered' | 'read'>,
): string {
  const conversation = { id: `${account.id}-${message.recipient}`, origin: { type: 'service' } };
  const pricing = { billable: true, pricing_model: 'PMP', category: 'service' };
  const status = toStatus(message, change);
  return messagesEntry(account, {
    statuses: [change.status === 'read' ? status : { ...status, conversation, pricing }],
  });
}

/** Returns the entry of the failure of a message that was accepted. */
export function failedEntry(
  account: SandboxAccount,
  message: SandboxMessage,
  change: StatusChange<'failed'>,
  { code, title, details }: Pick<Failure, 'code' | 'title' | 'details'>,
): string {
  const href = 'https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes';
  const errors = [{ code, title, message: title, error_data: { details }, href }];
  return messagesEntry(account, { statuses: [{ ...toStatus(message, change), errors }] });
}

/** Returns the entry of an inbound message. */
export function messageEntry(
  account: SandboxAccount,
  { phone, userId, name, username }: Sender,
  { id, content, replyTo, time }: Inbound,
): string {
  return messagesEntry(account, {
    contacts: [{ profile: { name, username }, wa_id: phone, user_id: userId }],
    messages: [
      {
        ...{ from: phone, from_user_id: userId, id, timestamp: seconds(time), ...content },
        ...(replyTo !== undefined && { context: { id: replyTo } }),
      },
    ],
  });
}

/** Returns the entry of the echo of a message that the owner of the account sent in the WhatsApp Business app. */
export function echoEntry(
  account: SandboxAccount,
  { phone, userId }: Pick<Sender, 'phone' | 'userId'>,
  { id, content, time }: Omit<Inbound, 'replyTo'>,
): string {
  const echo = { from: account.id, to: phone, to_user_id: userId, id, timestamp: seconds(time), ...content };
  return messagesEntry(account, { message_echoes: [echo] }, 'smb_message_echoes');
}

function toStatus({ id, recipient, callbackData }: SandboxMessage, { userId, status, time }: StatusChange<string>) {
  return {
    id,
    status,
    timestamp: seconds(time),
    recipient_id: isPhone(recipient) ? recipient : undefined,
    recipient_user_id: userId,
    recipient_type: 'individual',
    biz_opaque_callback_data: callbackData,
  };
}

interface Messages {
  readonly contacts?: readonly object[];
  readonly messages?: readonly object[];
  readonly statuses?: readonly object[];
  readonly message_echoes?: readonly object[];
}

function messagesEntry({ id }: SandboxAccount, lists: Messages, field = 'messages'): string {
  const metadata = { display_phone_number: id, phone_number_id: id };
  const value = { messaging_product: 'whatsapp', metadata, ...lists };
  // Meta's `id` is that of the WhatsApp business account, which the sandbox does not have.
  return JSON.stringify({ id, changes: [{ field, value }] });
}

function seconds(time: number): string {
  return String(Math.floor(time / 1000));
}
