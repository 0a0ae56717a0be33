import { Consent, type FieldViolation, type SetConsentRequest } from '@chat4all/proto';
import type { Directory } from '@chat4all/store';
import { invalidFields, notFound } from '../errors/api-error.ts';
import { validateScope } from '../messages/plan/validate-request.ts';
import type { OptOutCache } from '../consent/opt-out-cache.ts';
import { type IdentityRules, readRecipient } from '../recipients/read-recipient.ts';

/**
 * Records whether a person wants messages; this router heeds it from the answer on. Throws INVALID_ARGUMENT that names
 * every wrong field, NOT_FOUND when the tenant has no such user.
 */
export async function setConsent(
  tenantId: string,
  { recipient, consent, scope }: SetConsentRequest,
  options: IdentityRules & { readonly directory: Directory; readonly optOuts: OptOutCache },
): Promise<void> {
  const violations: FieldViolation[] = [];
  const person = readRecipient(tenantId, recipient, 'recipient', options, violations);
  if (consent !== Consent.OPTED_IN && consent !== Consent.OPTED_OUT) {
    violations.push({ field: 'consent', description: 'is missing: say CONSENT_OPTED_IN or CONSENT_OPTED_OUT' });
  }
  validateScope(scope, 'scope', (field, description) => violations.push({ field, description }));
  if (person === undefined || violations.length > 0) throw invalidFields(violations);

  const { consents } = options.directory;
  const optedOut = consent === Consent.OPTED_OUT;
  if ('userId' in person) {
    const isKnown = await consents.setOfUser(tenantId, person.userId, scope, optedOut);
    if (!isKnown) throw notFound('user', person.userId);
  } else {
    await consents.set(person.identities.map((identity) => ({ tenantId, identity, scope, optedOut })));
  }
  await options.optOuts.refresh();
}
