import { Consent, type SetConsentRequest } from '@chat4all/proto';
import type { Directory } from '@chat4all/store';
import type { OptOutCache } from '../consent/opt-out-cache.ts';
import { notFound } from '../errors/api-error.ts';
import type { IdentityRules } from '../recipients/identity-rules.ts';
import { readRecipient } from '../recipients/read-recipient.ts';
import { validateScope } from '../validation/validate-fields.ts';
import { Violations } from '../validation/violations.ts';

/**
 * Records a person's consent; it applies on this router before the call is answered. Throws INVALID_ARGUMENT that names
 * every invalid field, NOT_FOUND if the tenant does not have the user.
 */
export async function setConsent(
  tenantId: string,
  { recipient, consent, scope }: SetConsentRequest,
  options: IdentityRules & { readonly directory: Directory; readonly optOuts: OptOutCache },
): Promise<void> {
  const violations = new Violations();
  const person = readRecipient(recipient, 'recipient', { ...options, tenantId, violations });
  if (consent !== Consent.OPTED_IN && consent !== Consent.OPTED_OUT) {
    violations.add('consent', 'must be CONSENT_OPTED_IN or CONSENT_OPTED_OUT');
  }
  validateScope(scope, 'scope', violations);
  violations.assertNone();
  if (person === undefined) return;

  const { consents } = options.directory;
  const optedOut = consent === Consent.OPTED_OUT;
  if (person.kind === 'user') {
    const isKnown = await consents.setOfUser(tenantId, person.userId, scope, optedOut);
    if (!isKnown) throw notFound('user', person.userId);
  } else {
    await consents.set(person.identities.map((identity) => ({ tenantId, identity, scope, optedOut })));
  }
  await options.optOuts.refresh();
}
