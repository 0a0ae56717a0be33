// The part of the Cloud API's JSON that this connector uses. Unknown members are ignored, because Meta adds new ones.
// Source: developers.facebook.com/documentation/business-messaging/whatsapp (messages and webhooks, 2026-05).

/** The body of a POST to `/{phone-number-id}/messages`. */
export type SendRequest = MessageBody & {
  readonly messaging_product: 'whatsapp';
  readonly recipient_type: 'individual';
  /** A phone number, digits only. Takes precedence over `recipient`. A BSUID here is dropped without an error. */
  readonly to?: string;
  /** A business-scoped user id. */
  readonly recipient?: string;
  readonly context?: { readonly message_id: string };
  /** At most 512 characters. Echoed in every status. */
  readonly biz_opaque_callback_data: string;
};

/** The type of a message, and its content under the name of the type. */
export interface MessageBody {
  readonly type: string;
  readonly [type: string]: unknown;
}
