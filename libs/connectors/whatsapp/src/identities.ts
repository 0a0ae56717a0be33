import type { Identity, PartReader } from '@chat4all/connector';
import { whatsappCapabilities } from './capabilities.ts';

/** The ids that Meta reports of one person. */
export interface PersonIds {
  /** The phone number, in digits. */
  readonly phone?: string | undefined;
  /** The business-scoped user id. */
  readonly userId?: string | undefined;
  /** The business-scoped user id that the businesses of one portfolio share. */
  readonly parentUserId?: string | undefined;
}

const KINDS = { phone: 'phone', userId: 'bsuid', parentUserId: 'bsuid' } as const;

/** Reads a person's valid ids from the members with these names. */
export function readPersonIds(part: PartReader, names: Readonly<Record<keyof PersonIds, string>>): PersonIds {
  const read = (id: keyof PersonIds): string | undefined => {
    const value = part.id(names[id]);
    if (value === undefined || toIdentity(id, value)) return value;
    part.reject(names[id]);
    return undefined;
  };
  return { phone: read('phone'), userId: read('userId'), parentUserId: read('parentUserId') };
}

/** Returns a person's valid identities, the most stable first: a phone number may be reassigned or hidden, a BSUID never. */
export function personIdentities(ids: PersonIds): Identity[] {
  const order = ['userId', 'parentUserId', 'phone'] as const;
  return order.flatMap((id) => toIdentity(id, ids[id]) ?? []);
}

function toIdentity(id: keyof PersonIds, digits: string | undefined): Identity | undefined {
  if (digits === undefined) return undefined;
  const value = id === 'phone' && !digits.startsWith('+') ? `+${digits}` : digits;
  const kind = KINDS[id];
  return whatsappCapabilities.identities[kind]?.pattern.test(value) === true ? { kind, value } : undefined;
}
