import type { Identity, Recipient } from '@chat4all/proto';
import { invalidInput } from './require.ts';

/** An address on a channel: as a text, or with its kind or the account to send from. */
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
 * A person: `{ user: 'ana' }` of the directory, `{ identity: … }`, or addresses by channel, `{ whatsapp: '+55…' }`. Several
 * channels are several addresses of one person, in the order of preference.
 */
export type Person =
  { readonly user: string } | { readonly identity: IdentityInput } | { readonly [channel: string]: Address };

/** To whom: a person, several, or the members of a conversation. */
export type To = Person | readonly Person[] | { readonly conversation: string };

/** To whom, as MessageInput says it. */
export function toTarget(to: To): { conversationId: string; recipients: Recipient[] } {
  if (isList(to)) return { conversationId: '', recipients: to.map(toRecipient) };
  if (isConversation(to)) return { conversationId: to.conversation, recipients: [] };
  return { conversationId: '', recipients: [toRecipient(to)] };
}

/** A person as a recipient. Throws INVALID_ARGUMENT when nobody is named. */
export function toRecipient(person: Person): Recipient {
  if (isUser(person)) return { to: { $case: 'userId', value: person.user } };
  if (isIdentity(person)) return { to: { $case: 'identity', value: toIdentity(person.identity) } };
  const identities = toIdentities(person);
  const [only] = identities;
  if (only === undefined) throw invalidInput('to', 'names nobody');
  if (identities.length === 1) return { to: { $case: 'identity', value: only } };
  return { to: { $case: 'identities', value: { identities } } };
}

/** Addresses by channel as identities. */
export function toIdentities(addresses: Readonly<Record<string, Address>>): Identity[] {
  return Object.entries(addresses).map(([channel, address]) =>
    toIdentity(typeof address === 'string' ? { channel, value: address } : { channel, ...address }),
  );
}

/** An address as the API has it. */
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
