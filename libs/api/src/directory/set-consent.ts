import { Consent, type SetConsentRequest } from '@chat4all/proto';
import { CHANNEL_MARKETING_SCOPE, type Directory } from '@chat4all/store';
import { MARKETING_SCOPE, type OptOutCache } from '../consent/opt-out-cache.ts';
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
  // An opt-in also revokes the opt-out that a channel reported.
  const isOptIn = !optedOut && scope === MARKETING_SCOPE;
  for (const each of isOptIn ? [CHANNEL_MARKETING_SCOPE, scope] : [scope]) {
    if (person.kind === 'user') {
      const isKnown = await consents.setOfUser(tenantId, person.userId, each, optedOut);
      if (!isKnown) throw notFound('user', person.userId);
    } else {
      await consents.set(person.identities.map((identity) => ({ tenantId, identity, scope: each, optedOut })));
    }
  }
  await options.optOuts.refresh();
}
