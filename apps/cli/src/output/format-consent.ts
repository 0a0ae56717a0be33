import { Consent, type ConsentDecision, ConsentSource, consentSourceToJSON, consentToJSON } from '@chat4all/proto';
import { escapeField } from './escape.ts';
import { paint } from './print.ts';

/** Returns a consent as users know it: `OPTED_OUT`, `OPTED_IN`, or `UNSPECIFIED`. */
export function consentName(consent: Consent): string {
  return consentToJSON(consent).replace('CONSENT_', '');
}

/** Returns where a decision comes from: `API`, `CHANNEL`, `KEYWORD`, or `UNSPECIFIED`. */
export function sourceName(source: ConsentSource): string {
  return consentSourceToJSON(source).replace('CONSENT_SOURCE_', '');
}

/** Returns a consent in its color. */
export function formatConsentName(consent: Consent): string {
  const name = consentName(consent);
  if (consent === Consent.OPTED_OUT) return paint('yellow', name);
  return consent === Consent.OPTED_IN ? paint('green', name) : name;
}

/** Returns a decision in one line, such as `OPTED_OUT of marketing  KEYWORD i0b9a…`. */
export function formatConsent({ scope, consent, source, evidence }: ConsentDecision): string {
  const about = `${consent === Consent.OPTED_OUT ? 'of' : 'to'} ${scope === '' ? 'all messages' : escapeField(scope)}`;
  const proof = evidence === '' ? '' : ` ${escapeField(evidence)}`;
  return `${formatConsentName(consent)} ${about}  ${sourceName(source)}${proof}`;
}
