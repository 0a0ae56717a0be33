import type { Identity } from '@chat4all/connector';
import { whatsappCapabilities } from './capabilities.ts';

/** A phone number as Meta writes it (digits) as an identity (`+` and digits); undefined when it is none. */
export function phoneIdentity(digits: string | undefined): Identity | undefined {
  return identity('phone', digits?.startsWith('+') === false ? `+${digits}` : digits);
}

/** A business-scoped user id as an identity; undefined when it is none. */
export function bsuidIdentity(userId: string | undefined): Identity | undefined {
  return identity('bsuid', userId);
}

/** A person's names, the most stable one first: a phone number may change hands or be hidden, a BSUID does not. */
export function personIdentities(phone: string | undefined, userId: string | undefined): Identity[] {
  return [bsuidIdentity(userId), phoneIdentity(phone)].filter((found) => found !== undefined);
}

function identity(kind: 'phone' | 'bsuid', value: string | undefined): Identity | undefined {
  if (value === undefined) return undefined;
  return whatsappCapabilities.identities[kind]?.pattern.test(value) === true ? { kind, value } : undefined;
}
