import type { DeliveryError } from '@chat4all/proto';

/** The provider may have taken the message, or not, and the message asked not to be sent twice. */
export const unknownOutcome: DeliveryError = {
  reason: 'UNKNOWN_OUTCOME',
  message: 'it is not known whether the platform took the message, and on_unknown_outcome is FAIL',
  channelCode: '',
  certain: false,
};
