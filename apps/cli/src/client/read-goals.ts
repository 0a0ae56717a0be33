import { type Chat4All, DeliveryState } from '@chat4all/client';
import { type Until, goalOf } from '../states.ts';

/** Asks what the channels report, and says which state counts as `until` on each of them. */
export async function readGoals(
  { channels }: Chat4All,
  until: Until,
  signal: AbortSignal,
): Promise<(channel: string) => DeliveryState> {
  // Known without asking, so that a key that may only send is enough.
  if (until === 'accepted') return () => DeliveryState.ACCEPTED;
  const listed = await channels.list({ signal });
  const receipts = new Map(listed.map((channel) => [channel.channel, channel.receipts]));
  return (channel) => goalOf(until, receipts.get(channel) ?? []);
}
