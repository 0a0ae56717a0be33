import type { Failure } from '../graph/failures.ts';
import type { SandboxAccount, SandboxMessage } from '../options.ts';
import { isPhone } from '../state/people.ts';

// The members of a callback's `entry`, as JSON. Shapes: developers.facebook.com/documentation/business-messaging/
// whatsapp/webhooks (2026-05-21).

/** A status of a message that the account sent to the person with this user id. */
export function statusEntry(
  account: SandboxAccount,
  message: SandboxMessage,
  userId: string,
  status: 'sent' | 'delivered' | 'read',
  time: number,
): string {
  const conversation = { id: `${account.id}-${message.recipient}`, origin: { type: 'service' } };
  const pricing = { billable: true, pricing_model: 'PMP', category: 'service' };
  const about = statusOf(message, userId, status, time);
  return messagesEntry(account, { statuses: [status === 'read' ? about : { ...about, conversation, pricing }] });
}

/** The message was accepted, and could not be delivered. */
export function failedEntry(
  account: SandboxAccount,
  message: SandboxMessage,
  userId: string,
  { code, title, details }: Pick<Failure, 'code' | 'title' | 'details'>,
  time: number,
): string {
  const href = 'https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes';
  const errors = [{ code, title, message: title, error_data: { details }, href }];
  return messagesEntry(account, { statuses: [{ ...statusOf(message, userId, 'failed', time), errors }] });
}

/** A message that a person sent to the account; `said` is its type and what stands under it. */
export function messageEntry(
  account: SandboxAccount,
  person: {
    readonly phone: string | undefined;
    readonly userId: string | undefined;
    readonly name: string | undefined;
  },
  message: { readonly id: string; readonly said: object; readonly replyTo: string | undefined; readonly time: number },
): string {
  const { phone, userId, name } = person;
  const { id, said, replyTo, time } = message;
  return messagesEntry(account, {
    contacts: [{ profile: { name }, wa_id: phone, user_id: userId }],
    messages: [
      {
        ...{ from: phone, from_user_id: userId, id, timestamp: seconds(time), ...said },
        ...(replyTo !== undefined && { context: { id: replyTo } }),
      },
    ],
  });
}

function statusOf({ id, recipient, callbackData }: SandboxMessage, userId: string, status: string, time: number) {
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
}

function messagesEntry({ id }: SandboxAccount, { contacts, messages, statuses }: Messages): string {
  const metadata = { display_phone_number: id, phone_number_id: id };
  const value = { messaging_product: 'whatsapp', metadata, contacts, messages, statuses };
  // Meta has the WhatsApp business account's id in `id`, which nothing in the sandbox needs.
  return JSON.stringify({ id, changes: [{ field: 'messages', value }] });
}

function seconds(time: number): string {
  return String(Math.floor(time / 1000));
}
