import { type Chat4All, DeliveryState } from '@chat4all/client';
import { type Until, goalOf } from '../states.ts';

/** Reads the receipts of the channels, and returns the state that counts as `until` on each of them. */
export async function readGoals(
  { channels }: Chat4All,
  until: Until,
  signal: AbortSignal,
): Promise<(channel: string) => DeliveryState> {
  // ACCEPTED needs no call, so that a key with the scope `send` alone is enough.
  if (until === 'accepted') return () => DeliveryState.ACCEPTED;
  const listed = await channels.list({ signal });
  const receipts = new Map(listed.map((channel) => [channel.channel, channel.receipts]));
  return (channel) => goalOf(until, receipts.get(channel) ?? []);
}
