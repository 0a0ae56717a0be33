import type { Identity } from '@chat4all/connector';
import { whatsappCapabilities } from './capabilities.ts';

/** Converts a phone number in Meta's format (digits) to an identity (`+` and digits). Returns undefined if it is invalid. */
export function phoneIdentity(digits: string | undefined): Identity | undefined {
  return identity('phone', digits?.startsWith('+') === false ? `+${digits}` : digits);
}

/** Converts a business-scoped user id to an identity. Returns undefined if it is invalid. */
export function bsuidIdentity(userId: string | undefined): Identity | undefined {
  return identity('bsuid', userId);
}

/** Returns a person's identities, the most stable first: a phone number may be reassigned or hidden, a BSUID never. */
export function personIdentities(phone: string | undefined, userId: string | undefined): Identity[] {
  return [bsuidIdentity(userId), phoneIdentity(phone)].filter((found) => found !== undefined);
}

function identity(kind: 'phone' | 'bsuid', value: string | undefined): Identity | undefined {
  if (value === undefined) return undefined;
  return whatsappCapabilities.identities[kind]?.pattern.test(value) === true ? { kind, value } : undefined;
}
