import type { Identity, Recipient } from '@chat4all/proto';
import { invalidInput } from './validation.ts';

/** An address on a channel: a string, or an object that also states its kind or the account to send from. */
export type Address =
  | string
  | {
      readonly value: string;
      /** Default: the channel's usual kind. */
      readonly kind?: string | undefined;
      /** The account to send from. Default: the only one on the channel. */
      readonly account?: string | undefined;
    };

/** An address with its channel. */
export interface IdentityInput {
  readonly channel: string;
  readonly value: string;
  /** Default: the channel's usual kind. */
  readonly kind?: string | undefined;
  /** The account to send from. Default: the only one on the channel. */
  readonly account?: string | undefined;
}

/**
 * A person: a user of the directory `{ user: 'ana' }`, an `{ identity: … }`, or addresses by channel `{ whatsapp:
 * '+55…' }`. Several channels are several addresses of one person, in order of preference.
 */
export type Person =
  { readonly user: string } | { readonly identity: IdentityInput } | { readonly [channel: string]: Address };

/** The recipients of a message: a person, several, or the members of a conversation. */
export type To = Person | readonly Person[] | { readonly conversation: string };

/** Converts recipients to the fields of MessageInput. */
export function toTarget(to: To): { conversationId: string; recipients: Recipient[] } {
  if (isList(to)) return { conversationId: '', recipients: to.map(toRecipient) };
  if (isConversation(to)) return { conversationId: to.conversation, recipients: [] };
  return { conversationId: '', recipients: [toRecipient(to)] };
}

/** Converts a person to a recipient. Throws INVALID_ARGUMENT if the person has no address. */
export function toRecipient(person: Person): Recipient {
  if (isUser(person)) return { to: { $case: 'userId', value: person.user } };
  if (isIdentity(person)) return { to: { $case: 'identity', value: toIdentity(person.identity) } };
  const identities = toIdentities(person);
  const [only] = identities;
  if (only === undefined) throw invalidInput('to', 'must have at least one address');
  if (identities.length === 1) return { to: { $case: 'identity', value: only } };
  return { to: { $case: 'identities', value: { identities } } };
}

/** Converts addresses by channel to identities. */
export function toIdentities(addresses: Readonly<Record<string, Address>>): Identity[] {
  return Object.entries(addresses).map(([channel, address]) =>
    toIdentity(typeof address === 'string' ? { channel, value: address } : { channel, ...address }),
  );
}

/** Converts an address to the API message. */
export function toIdentity({ channel, value, kind = '', account = '' }: IdentityInput): Identity {
  return { channel, kind, value, accountId: account };
}

function isList(to: To): to is readonly Person[] {
  return Array.isArray(to);
}

function isConversation(to: To): to is { readonly conversation: string } {
  return 'conversation' in to && typeof to.conversation === 'string';
}

function isUser(person: Person): person is { readonly user: string } {
  return 'user' in person && typeof person.user === 'string';
}

function isIdentity(person: Person): person is { readonly identity: IdentityInput } {
  return 'identity' in person && typeof person.identity === 'object' && 'channel' in person.identity;
}
