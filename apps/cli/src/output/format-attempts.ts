import { type Delivery, type DeliveryAttempt, type DeliveryTransition, toMilliseconds } from '@chat4all/proto';
import { outcomeName } from '../states.ts';
import { escapeField } from './escape.ts';
import { formatState, formatTime } from './format.ts';

/** Returns the timeline and the attempts of a delivery, a line for each. */
export function formatHistory({ timeline, attempts }: Delivery): string[] {
  return [...timeline.map(formatTransition), ...attempts.map(formatAttempt)].map((line) => `    ${line}`);
}

function formatTransition({ state, recordTime, providerTime }: DeliveryTransition): string {
  const platform = providerTime === undefined ? '' : `  platform ${formatTime(providerTime)}`;
  return `${formatTime(recordTime)}  ${formatState(state)}${platform}`;
}

function formatAttempt({ startTime, duration, outcome, ...failure }: DeliveryAttempt): string {
  const { reason, channelCode, httpStatus } = failure;
  const facts = [
    `attempt ${outcomeName(outcome)}`,
    ...(duration === undefined ? [] : [`${toMilliseconds(duration)} ms`]),
    ...(reason === '' ? [] : [escapeField(`${reason}${channelCode === '' ? '' : ` (${channelCode})`}`)]),
    ...(httpStatus === 0 ? [] : [`HTTP ${httpStatus}`]),
  ];
  return [formatTime(startTime), ...facts].join('  ');
}
