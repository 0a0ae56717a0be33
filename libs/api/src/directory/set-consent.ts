import { randomUUID } from 'node:crypto';
import type { Bus } from '@chat4all/bus';
import type { Metrics } from '@chat4all/metrics';
import { Consent, ConsentSource, type Identity, type SetConsentRequest } from '@chat4all/proto';
import { consentToRecord } from '@chat4all/records';
import {
  CHANNEL_MARKETING_SCOPE,
  type Directory,
  MARKETING_SCOPE,
  type Member,
  type UserDecision,
  subjectOf,
  toConsentDecision,
} from '@chat4all/store';
import type { OptOutCache } from '../consent/opt-out-cache.ts';
import { notFound } from '../errors/api-error.ts';
import type { IdentityRules } from '../recipients/identity-rules.ts';
import { readRecipient } from '../recipients/read-recipient.ts';
import { validateScope } from '../validation/validate-fields.ts';
import { Violations } from '../validation/violations.ts';
import { identitiesOf } from './identities-of.ts';

/** The limit that directory.proto documents, in characters. */
const MAXIMUM_EVIDENCE_LENGTH = 256;

/** The parts that {@link setConsent} uses. */
export interface SetConsentOptions extends IdentityRules {
  readonly directory: Directory;
  readonly optOuts: OptOutCache;
  readonly bus: Bus;
  readonly metrics: Metrics;
}

/**
 * Records a person's consent, and publishes it; it applies on this router before the call is answered. Throws INVALID_ARGUMENT that
 * names every invalid field, NOT_FOUND if the tenant does not have the user.
 */
export async function setConsent(
  tenantId: string,
  { recipient, consent, scope, evidence }: SetConsentRequest,
  options: SetConsentOptions,
): Promise<void> {
  const violations = new Violations();
  const person = readRecipient(recipient, 'recipient', { ...options, tenantId, violations });
  if (consent !== Consent.OPTED_IN && consent !== Consent.OPTED_OUT) {
    violations.add('consent', 'must be CONSENT_OPTED_IN or CONSENT_OPTED_OUT');
  }
  validateScope(scope, 'scope', violations);
  violations.addIfLonger('evidence', evidence, MAXIMUM_EVIDENCE_LENGTH);
  violations.assertNone();
  if (person === undefined) return;

  const identities = await identitiesOf(tenantId, person, options.directory);
  const proof = { source: ConsentSource.API, evidence, timeMs: Date.now() };
  const decision = { scope, optedOut: consent === Consent.OPTED_OUT, proof };
  // An opt-in also revokes the opt-out that a channel reported.
  const isOptIn = !decision.optedOut && scope === MARKETING_SCOPE;
  if (isOptIn) await record(tenantId, person, { ...decision, scope: CHANNEL_MARKETING_SCOPE }, options);
  await record(tenantId, person, decision, options);
  options.metrics.consentDecisions.inc({ source: 'api', consent: decision.optedOut ? 'opted_out' : 'opted_in' });
  await options.optOuts.refresh();
  const userId = person.kind === 'user' ? person.userId : undefined;
  await publish(tenantId, identities, { ...decision, ...(userId !== undefined && { userId }) }, options.bus);
}

async function record(
  tenantId: string,
  person: Member,
  decision: UserDecision,
  { directory: { consents } }: SetConsentOptions,
): Promise<void> {
  if (person.kind === 'user') {
    const isKnown = await consents.setOfUser(tenantId, person.userId, decision);
    if (!isKnown) throw notFound('user', person.userId);
  } else {
    await consents.set(person.identities.map((identity) => ({ ...decision, tenantId, identity })));
  }
}

async function publish(
  tenantId: string,
  identities: readonly Identity[],
  decision: UserDecision & { readonly userId?: string },
  bus: Bus,
): Promise<void> {
  const cause = randomUUID();
  const records = identities.map((identity) => {
    const subject = subjectOf(tenantId, identity);
    const published = toConsentDecision({ ...decision, tenantId, subject });
    return consentToRecord({ tenantId, identity, decision: published, cause });
  });
  if (records.length > 0) await bus.publish(records);
}
