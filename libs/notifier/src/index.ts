export { EventPoster, type EventPosterOptions, type PostAnswer, type PostTarget } from './post/event-poster.ts';
export {
  AddressPolicy,
  type AddressPolicyOptions,
  type AddressRange,
  parseAddressRange,
} from './post/address-policy.ts';
export { type Notifier, type NotifierOptions, startNotifier } from './notifier.ts';
