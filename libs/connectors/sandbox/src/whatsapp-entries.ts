import type { SandboxAccount, SandboxMessage } from './options.ts';
import { phoneOf, userIdOf, type SandboxPerson } from './people.ts';

// The members of a callback's `entry`, as JSON. Shapes: developers.facebook.com/documentation/business-messaging/
// whatsapp/webhooks (2026-05-21).

/** A status of a message that the account sent. */
export function statusEntry(
  account: SandboxAccount,
  message: SandboxMessage,
  status: 'sent' | 'delivered' | 'read',
  time: number,
): string {
  const phone = phoneOf(message.recipient) ?? (/^\d+$/.test(message.recipient) ? message.recipient : undefined);
  return messagesEntry(account, {
    statuses: [
      {
        id: message.id,
        status,
        timestamp: seconds(time),
        recipient_id: phone,
        recipient_user_id: phone === undefined ? message.recipient : userIdOf(phone),
        recipient_type: 'individual',
        biz_opaque_callback_data: message.callbackData,
        ...(status !== 'read' && {
          conversation: { id: `${account.id}-${message.recipient}`, origin: { type: 'service' } },
          pricing: { billable: true, pricing_model: 'PMP', category: 'service' },
        }),
      },
    ],
  });
}

/** A text that a person wrote to the account. */
export function textEntry(
  account: SandboxAccount,
  person: SandboxPerson,
  message: { readonly id: string; readonly text: string; readonly replyTo?: string | undefined },
  time: number,
): string {
  const { phone, name } = person;
  const userId = person.userId ?? (phone === undefined ? undefined : userIdOf(phone));
  return messagesEntry(account, {
    contacts: [{ profile: { name }, wa_id: phone, user_id: userId }],
    messages: [
      {
        from: phone,
        from_user_id: userId,
        id: message.id,
        timestamp: seconds(time),
        type: 'text',
        text: { body: message.text },
        ...(message.replyTo !== undefined && { context: { id: message.replyTo } }),
      },
    ],
  });
}

function messagesEntry(account: SandboxAccount, value: object): string {
  return JSON.stringify({
    // Meta has the WhatsApp business account's id here, which nothing in the sandbox needs.
    id: account.id,
    changes: [
      {
        field: 'messages',
        value: {
          messaging_product: 'whatsapp',
          metadata: { display_phone_number: account.id, phone_number_id: account.id },
          ...value,
        },
      },
    ],
  });
}

function seconds(time: number): string {
  return String(Math.floor(time / 1000));
}
