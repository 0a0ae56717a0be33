import { endOfDay } from 'date-fns/endOfDay';
import { endOfHour } from 'date-fns/endOfHour';
import { leadingDelivery } from '../../domain/delivery-states.ts';
import { personOf } from '../../domain/identity.tsx';
import type { MessageJson } from '../../gen/chat4all/v1/message_pb';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ARRIVED = new Set(['DELIVERY_STATE_DELIVERED', 'DELIVERY_STATE_READ']);

/** The numbers of a period. */
export interface UsageNumbers {
  readonly outbound: number;
  readonly inbound: number;
  /** The part of the outbound messages that was delivered or read, 0 to 1. */
  readonly deliveredShare: number;
  /** The part of the outbound messages that failed, 0 to 1. */
  readonly failedShare: number;
  /** The starts of the intervals, in seconds. */
  readonly times: readonly number[];
  readonly sent: readonly number[];
  readonly received: readonly number[];
  readonly failed: readonly number[];
  /** The messages by channel, most first. */
  readonly channels: readonly { readonly channel: string; readonly count: number }[];
}

/** Counts messages by hour for one day, and by day for more. */
export function countUsage(messages: readonly MessageJson[], days: number, nowMs: number): UsageNumbers {
  const step = days === 1 ? HOUR_MS : DAY_MS;
  const count = Math.round((days * DAY_MS) / step);
  const end = days === 1 ? endOfHour(nowMs).getTime() : endOfDay(nowMs).getTime();
  const first = end + 1 - count * step;
  const zeros = (): number[] => Array.from({ length: count }, () => 0);
  const [sent, received, failed] = [zeros(), zeros(), zeros()];
  let delivered = 0;
  for (const message of messages) {
    const index = Math.min(
      count - 1,
      Math.max(0, Math.floor((new Date(message.createTime ?? 0).getTime() - first) / step)),
    );
    const isInbound = message.direction === 'MESSAGE_DIRECTION_INBOUND';
    const counted = isInbound ? received : sent;
    counted[index] = (counted[index] ?? 0) + 1;
    const state = leadingDelivery(message)?.state ?? 'DELIVERY_STATE_UNSPECIFIED';
    if (!isInbound && state === 'DELIVERY_STATE_FAILED') failed[index] = (failed[index] ?? 0) + 1;
    if (!isInbound && ARRIVED.has(state)) delivered += 1;
  }
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const outbound = sum(sent);
  const channels = [...Map.groupBy(messages, (message) => personOf(message)?.channel ?? '')]
    .map(([channel, list]) => ({ channel, count: list.length }))
    .sort((one, other) => other.count - one.count);
  return {
    outbound,
    inbound: sum(received),
    deliveredShare: outbound === 0 ? 0 : delivered / outbound,
    failedShare: outbound === 0 ? 0 : sum(failed) / outbound,
    times: sent.map((_, index) => (first + index * step) / 1_000),
    ...{ sent, received, failed, channels },
  };
}
