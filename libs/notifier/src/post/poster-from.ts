import type { Settings } from '@chat4all/runtime';
import { AddressPolicy } from './address-policy.ts';
import { EventPoster } from './event-poster.ts';

/** Creates the poster of the settings. `CHAT4ALL_INSECURE=1` allows loopback addresses, also without TLS. */
export function posterFrom({ notifier, insecure }: Pick<Settings, 'notifier' | 'insecure'>): EventPoster {
  const { allowedRanges: allowed, proxyUrl } = notifier;
  return new EventPoster({ addresses: new AddressPolicy({ allowed, allowLoopback: insecure }), proxyUrl });
}
