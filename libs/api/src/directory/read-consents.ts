import {
  Consent,
  type GetConsentRequest,
  type GetConsentResponse,
  type IdentityConsent,
  type ListConsentsRequest,
  type ListConsentsResponse,
  type Recipient,
} from '@chat4all/proto';
import {
  decidingScopes,
  type Directory,
  type Member,
  type ProvenConsent,
  subjectOf,
  toConsentDecision,
  userSubjectOf,
} from '@chat4all/store';
import type { IdentityRules } from '../recipients/identity-rules.ts';
import { readRecipient } from '../recipients/read-recipient.ts';
import { pageSizeFrom } from '../validation/page-size.ts';
import { PageTokens } from '../validation/page-tokens.ts';
import { validateScope } from '../validation/validate-fields.ts';
import { Violations } from '../validation/violations.ts';
import { identitiesOf } from './identities-of.ts';

type ReadOptions = IdentityRules & { readonly directory: Directory };

/**
 * Returns the consent of each identity of a recipient about a scope. Throws INVALID_ARGUMENT that names every invalid field,
 * NOT_FOUND if the tenant does not have the user.
 */
export async function getConsent(
  tenantId: string,
  { recipient, scope }: GetConsentRequest,
  options: ReadOptions,
): Promise<GetConsentResponse> {
  const violations = new Violations();
  validateScope(scope, 'scope', violations);
  const person = readPerson(tenantId, recipient, violations, options);
  if (person === undefined) return { identities: [] };
  const identities = await identitiesOf(tenantId, person, options.directory);
  const subjects = identities.map((identity) => subjectOf(tenantId, identity));
  const decisions = await options.directory.consents.of(tenantId, subjects);
  return {
    identities: identities.map((identity, index): IdentityConsent => {
      const ofIdentity = decisions.filter(({ subject }) => subject === subjects[index]);
      return { identity, consent: consentFrom(ofIdentity, scope), decisions: ofIdentity.map(toConsentDecision) };
    }),
  };
}

/** Lists recorded decisions, newest first. Throws INVALID_ARGUMENT that names every invalid field, NOT_FOUND for an unknown user. */
export async function listConsents(
  tenantId: string,
  { recipient, pageSize, pageToken }: ListConsentsRequest,
  options: ReadOptions,
): Promise<ListConsentsResponse> {
  const person = recipient && readPerson(tenantId, recipient, new Violations(), options);
  const subjects = person && (await subjectsOf(tenantId, person, options.directory));
  const tokens = new PageTokens('ListConsents', { tenantId, subjects });
  const token = tokens.read(pageToken);
  const page = await options.directory.consents.list({
    ...{ tenantId, pageSize: pageSizeFrom(pageSize) },
    ...(subjects && { subjects }),
    ...(token !== '' && { pageToken: token }),
  });
  return { decisions: page.decisions.map(toConsentDecision), nextPageToken: tokens.write(page.nextPageToken) };
}

function readPerson(
  tenantId: string,
  recipient: Recipient | undefined,
  violations: Violations,
  options: ReadOptions,
): Member | undefined {
  const person = readRecipient(recipient, 'recipient', { ...options, tenantId, violations });
  violations.assertNone();
  return person;
}

async function subjectsOf(tenantId: string, person: Member, directory: Directory): Promise<string[]> {
  const identities = await identitiesOf(tenantId, person, directory);
  const subjects = identities.map((identity) => subjectOf(tenantId, identity));
  return person.kind === 'user' ? [userSubjectOf(tenantId, person.userId), ...subjects] : subjects;
}

/** Returns the consent that messages of a scope find, as `OptOutCache.has` decides it. */
function consentFrom(decisions: readonly ProvenConsent[], scope: string): Consent {
  const scopes = decidingScopes(scope);
  const about = decisions.filter((decision) => scopes.includes(decision.scope));
  if (about.some(({ optedOut }) => optedOut)) return Consent.OPTED_OUT;
  return about.length > 0 ? Consent.OPTED_IN : Consent.UNSPECIFIED;
}
