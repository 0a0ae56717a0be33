import { graphError, type SandboxHttpResponse } from './response.ts';

/** A refusal of a message, in the response or later in a status `failed`. */
export interface Failure {
  readonly status: number;
  readonly code: number;
  readonly title: string;
  readonly details: string;
}

/**
 * WhatsApp's failures by the rules. Codes, titles and HTTP statuses: developers.facebook.com/documentation/
 * business-messaging/whatsapp/support/error-codes (2026-05-15).
 */
export const FAILURES = {
  accountRate: {
    status: 429,
    code: 130429,
    title: 'Rate limit hit',
    details:
      'Message failed to send because there were too many messages sent from this phone number in a short period of time',
  },
  pairRate: {
    status: 429,
    code: 131056,
    title: '(Business Account, Consumer Account) pair rate limit hit',
    details: 'Too many messages sent from the same phone number to the same person in a short period of time.',
  },
  window: {
    status: 400,
    code: 131047,
    title: 'Re-engagement message',
    details:
      'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
  },
  optedOut: {
    status: 400,
    code: 131050,
    title: 'User has stopped marketing messages',
    details: 'Unable to deliver the message. The recipient has chosen to stop receiving marketing messages from you.',
  },
  authenticationByUserId: {
    status: 400,
    code: 131062,
    title: 'Business-scoped user ids are not supported for this message',
    details: 'Authentication templates require the phone number of the recipient.',
  },
  unknownTemplate: {
    status: 404,
    code: 132001,
    title: 'Template name does not exist in the translation',
    details: 'The template does not exist in the specified language, or it has not been approved.',
  },
  templateParameters: {
    status: 400,
    code: 132000,
    title: 'Number of parameters does not match the expected number of params',
    details: 'The number of body parameters does not match the template.',
  },
  templateFormat: {
    status: 400,
    code: 132012,
    title: 'Parameter format does not match format in the created template',
    details: 'The type of a parameter does not match the template.',
  },
  missingParameter: {
    status: 400,
    code: 131008,
    title: 'Required parameter is missing',
    details: 'A button of the template requires a parameter.',
  },
  notMarketing: {
    status: 400,
    code: 134100,
    title: 'Only marketing messages supported',
    details: 'Only templates for marketing can be sent by this API.',
  },
  templatePaused: {
    status: 400,
    code: 132015,
    title: 'Template is Paused',
    details: 'The template is paused because of its low quality.',
  },
  templateDisabled: {
    status: 400,
    code: 132016,
    title: 'Template is Disabled',
    details: 'The template was paused too many times and is now disabled permanently.',
  },
  mediaType: {
    status: 400,
    code: 131053,
    title: 'Media upload error',
    details: 'The type of the media is not supported for this type of message.',
  },
  unknownMedia: {
    status: 400,
    code: 131053,
    title: 'Media upload error',
    details: 'The media id does not exist for this phone number, or has expired.',
  },
} as const satisfies Record<string, Failure>;

/** Returns the response for a failure. */
export function failureResponse({ status, code, title, details }: Failure): SandboxHttpResponse {
  return graphError({ status, code, message: `(#${code}) ${title}`, details });
}
