import { setTimeout as sleep } from 'node:timers/promises';
import type { Sandbox } from '@chat4all/connector-sandbox';
import { DeliveryState, ListMessagesRequest, connect, unary } from '@chat4all/proto';
import type { FaultStack } from './fault-stack.ts';
import type { Acknowledged } from './lane-load.ts';

/** The time without an arrival, in milliseconds, after which outstanding messages are reported as lost. */
const ARRIVAL_MS = 180_000;

/** Waits until each message has arrived or ended with UNKNOWN_OUTCOME. Returns how many ended so, and how many did neither. */
export async function waitForArrivals(
  stack: FaultStack,
  acknowledged: ReadonlyMap<string, Acknowledged>,
): Promise<{ failedUnknown: number; lost: number }> {
  const messageIds = new Set([...acknowledged.values()].map(({ messageId }) => messageId));
  let outstanding = messageIds.size;
  for (let deadline = Date.now() + ARRIVAL_MS; ;) {
    const failed = await failedUnknownIds(stack);
    const lost = messageIds.difference(firstArrivals(stack.sandbox)).difference(failed).size;
    if (lost < outstanding) deadline = Date.now() + ARRIVAL_MS;
    outstanding = lost;
    if (lost === 0 || Date.now() >= deadline) return { failedUnknown: failed.size, lost };
    await sleep(500);
  }
}

/** Returns the ids of messages that ended FAILED with UNKNOWN_OUTCOME. Some of them may have arrived. */
async function failedUnknownIds(stack: FaultStack): Promise<Set<string>> {
  const connection = connect({ address: stack.routers[0]?.address() ?? '' });
  const { chat } = connection;
  const ids = new Set<string>();
  let pageToken = '';
  do {
    const request = ListMessagesRequest.fromPartial({ pageSize: 1_000, pageToken, state: DeliveryState.FAILED });
    const page = await unary(chat.listMessages.bind(chat), request);
    for (const { messageId, deliveries } of page.messages) {
      if (deliveries[0]?.error?.reason === 'UNKNOWN_OUTCOME') ids.add(messageId);
    }
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  connection.close();
  return ids;
}

/** Returns the time of the first arrival of each message, by its id. */
export function firstArrivals(sandbox: Sandbox): Map<string, number> {
  const first = new Map<string, number>();
  for (const { callbackData = '', time } of sandbox.messages()) {
    const messageId = callbackData.replace(/-\d+$/, '');
    if (!first.has(messageId)) first.set(messageId, time);
  }
  return first;
}

/** Returns the longest time from acceptance to arrival in the lanes of the healthy account, in milliseconds. */
export function longestWait(
  acknowledged: ReadonlyMap<string, Acknowledged>,
  arrived: ReadonlyMap<string, number>,
  isFailing: (lane: number) => boolean,
): number {
  let longest = 0;
  for (const { messageId, lane, timeMs } of acknowledged.values()) {
    const arrival = arrived.get(messageId);
    if (!isFailing(lane) && arrival !== undefined) longest = Math.max(longest, arrival - timeMs);
  }
  return longest;
}
