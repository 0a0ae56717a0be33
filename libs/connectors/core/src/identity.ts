/** An address on a channel. Never assume that it is a phone number: people may hide theirs. */
export interface Identity {
  /** What kind of address: `phone` (E.164 with `+`), `bsuid` (WhatsApp's business-scoped user id), `igsid`, … */
  readonly kind: string;
  readonly value: string;
}
