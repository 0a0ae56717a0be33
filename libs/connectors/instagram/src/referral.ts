import type { PartReader, Referral } from '@chat4all/connector';

/** Reads the advertisement, ig.me link or product that led a person to the account. Returns undefined if there is none. */
export function readReferral(referral: PartReader): Referral | undefined {
  const ad = referral.object('ads_context_data');
  const members = {
    sourceType: referral.text('source') ?? referral.text('type'),
    sourceId: referral.id('ad_id') ?? referral.object('product').id('id'),
    sourceUrl: referral.text('referer_uri'),
    headline: ad.text('ad_title'),
    mediaUrl: ad.text('photo_url') ?? ad.text('video_url'),
    ref: referral.text('ref'),
  };
  const present = Object.entries(members).filter(([, value]) => value !== undefined);
  return present.length === 0 ? undefined : Object.fromEntries(present);
}
