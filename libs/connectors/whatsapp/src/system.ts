import type { Identity, IdentityChange, PartReader, SystemContent } from '@chat4all/connector';
import { personIdentities, readPersonIds } from './identities.ts';

/**
 * The `type` of notices of the platform. `customer_changed_number` is the name of earlier versions. Source:
 * developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/system.
 */
const NOTICES: ReadonlyMap<string, NonNullable<SystemContent['notice']>> = new Map([
  ['user_changed_number', 'number_changed'],
  ['customer_changed_number', 'number_changed'],
  ['user_changed_user_id', 'user_id_changed'],
]);

/** Reads a notice of the platform. */
export function readSystem(part: PartReader): SystemContent {
  const system = part.object('system');
  const notice = NOTICES.get(system.text('type') ?? '');
  const text = system.text('body');
  const identities = newIdentities(system);
  const isAbout = (kind: string) => identities.find((identity) => identity.kind === kind);
  const newIdentity = notice && isAbout(notice === 'number_changed' ? 'phone' : 'bsuid');
  return {
    kind: 'system',
    ...(notice && { notice }),
    ...(text !== undefined && { text }),
    ...(newIdentity && { newIdentity }),
  };
}

/** Returns the change of a person's identities that a notice reports, or undefined if it reports none. */
export function readIdentityChange(
  part: PartReader,
  known: readonly Identity[],
  time: number,
): IdentityChange | undefined {
  const system = part.object('system');
  const providerMessageId = part.id('id');
  if (providerMessageId === undefined || !NOTICES.has(system.text('type') ?? '')) return undefined;
  const current = newIdentities(system);
  const others = known.filter(({ value }) => current.every((identity) => identity.value !== value));
  // A new number replaces the number only. Without one, every known identity leads to the new one.
  const replaced = others.filter((one) => current.some((identity) => isSameKind(one, identity)));
  const old = replaced.length > 0 ? replaced : others;
  if (current.length === 0 || old.length === 0) return undefined;
  return { kind: 'identity_change', providerMessageId, old, new: current, time };
}

function newIdentities(system: PartReader): Identity[] {
  const phone = system.has('wa_id') ? 'wa_id' : 'new_wa_id';
  return personIdentities(readPersonIds(system, { phone, userId: 'user_id', parentUserId: 'parent_user_id' }));
}

/** Returns whether two identities are of the same kind; the BSUID of a portfolio (`US.ENT.…`) is another kind of BSUID. */
function isSameKind(one: Identity, other: Identity): boolean {
  return one.kind === other.kind && one.value.includes('.ENT.') === other.value.includes('.ENT.');
}
