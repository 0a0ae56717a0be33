import { Consent, type ConsentDecision } from '@chat4all/proto';
import { CHANNEL_MARKETING_SCOPE, MARKETING_SCOPE, type ProvenConsent } from './consents.ts';

/** Returns a decision as the API has it: what a channel reported about marketing has the scope `marketing`. */
export function toConsentDecision({ subject, userId, scope, optedOut, proof }: ProvenConsent): ConsentDecision {
  const { source, evidence, timeMs } = proof;
  return {
    ...{ subject, userId: userId ?? '', source, evidence },
    scope: scope === CHANNEL_MARKETING_SCOPE ? MARKETING_SCOPE : scope,
    consent: optedOut ? Consent.OPTED_OUT : Consent.OPTED_IN,
    decideTime: timeMs === 0 ? undefined : new Date(timeMs),
  };
}
