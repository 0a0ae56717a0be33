export { EventPoster, type EventPosterOptions, type PostAnswer, type PostTarget } from './post/event-poster.ts';
export { AddressNotAllowed, AddressPolicy, type AddressPolicyOptions } from './post/address-policy.ts';
export { posterFrom } from './post/poster-from.ts';
export { type Notifier, type NotifierOptions, startNotifier } from './notifier.ts';
