/** An address on a channel. Not necessarily a phone number: people may hide theirs. */
export interface Identity {
  /** The kind of address: `phone` (E.164 with `+`), `bsuid` (WhatsApp's business-scoped user id), `igsid`, … */
  readonly kind: string;
  readonly value: string;
}
