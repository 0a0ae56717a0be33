import { type Connection, DeliveryState, unary } from '@chat4all/proto';
import { type Until, goalOf } from '../states.ts';
import { READ_TIMEOUT_MS } from './timeouts.ts';

/** Asks what the channels report, and says which state counts as `until` on each of them. */
export async function readGoals(
  { channels, metadata }: Connection,
  until: Until,
  signal: AbortSignal,
): Promise<(channel: string) => DeliveryState> {
  // Known without asking, so that a key that may only send is enough.
  if (until === 'accepted') return () => DeliveryState.ACCEPTED;
  const call = { metadata, signal, timeoutMs: READ_TIMEOUT_MS };
  const listed = await unary(channels.listChannels.bind(channels), {}, call);
  const receipts = new Map(listed.channels.map((channel) => [channel.channel, channel.receipts]));
  return (channel) => goalOf(until, receipts.get(channel) ?? []);
}
