import { setTimeout as sleep } from 'node:timers/promises';
import { DeliveryState, ListMessagesRequest, OnUnknownOutcome, connect, unary } from '@chat4all/proto';
import { type FaultStack, ACCOUNTS, startFaultStack } from './fault-stack.ts';
import { type Acknowledged, personOf, sendLanes } from './lane-load.ts';
import { reportLanes } from './lane-report.ts';
import { createRandom } from './random.ts';
import type { Restartable } from './restartable.ts';

/** The time for outstanding messages to arrive after the last one was accepted, in milliseconds. */
const ARRIVAL_MS = 180_000;

/** Every tenth lane uses the account that has an outage. */
const FAILING_EVERY = 10;

/** The options of {@link runFaults}. */
export interface FaultRunOptions {
  readonly messages: number;
  readonly lanes: number;
  readonly seed: number;
  /** The number of times that the database and the broker are killed; workers once more. Default: 2. */
  readonly rounds?: number;
  /** Called with a line of text for each fault. */
  readonly onProgress: (text: string) => void;
}

/** The report of a run. */
export interface FaultReport {
  readonly accepted: number;
  readonly delivered: number;
  /** Messages that ended FAILED with UNKNOWN_OUTCOME, as their requests permit. */
  readonly failedUnknown: number;
  /** Accepted messages that were neither delivered nor ended with UNKNOWN_OUTCOME. */
  readonly lost: number;
  /** The number of repeated arrivals. */
  readonly duplicates: number;
  /** Lanes with a repeated arrival although `on_unknown_outcome` of their messages is FAIL. */
  readonly unwantedDuplicates: readonly string[];
  readonly disordered: readonly string[];
  /** Request ids with two responses that have different message ids. */
  readonly contradictions: readonly string[];
  /** The longest time from acceptance to arrival in a lane of the account without an outage, in milliseconds. */
  readonly longestWaitMs: number;
  readonly faults: readonly string[];
}

/**
 * Sends messages through real servers while workers, the database and the broker are killed in random order and one
 * account has an outage. The messages of every other lane have `on_unknown_outcome` FAIL.
 */
export async function runFaults({
  messages,
  lanes,
  seed,
  rounds = 2,
  onProgress,
}: FaultRunOptions): Promise<FaultReport> {
  const random = createRandom(seed);
  const stack = await startFaultStack({ routers: 1, workers: 2 });
  try {
    const faults = shuffle(
      [...Array.from({ length: rounds }, () => ['worker', 'database', 'broker']).flat(), 'worker'],
      random,
    );
    const plan = new Map<number, () => Promise<void>>();
    for (const [index, fault] of faults.entries()) {
      const at = Math.floor((messages * (index + 0.5 + random() / 2)) / (faults.length + 1));
      plan.set(at, async () => {
        onProgress(`${at} accepted: kill -9 of a ${fault}`);
        await injectFault(fault, stack, random);
      });
    }
    plan.set(Math.floor(messages * 0.2), () => {
      onProgress('outage of an account');
      stack.sandbox.failNext({ account: ACCOUNTS.failing.number, count: Infinity, status: 503, code: 2 });
      return Promise.resolve();
    });
    plan.set(Math.floor(messages * 0.7), () => {
      onProgress('end of the outage');
      stack.sandbox.clearFaults(ACCOUNTS.failing.number);
      return Promise.resolve();
    });

    let faultsDone: Promise<void> = Promise.resolve();
    const isFailing = (lane: number): boolean => lane % FAILING_EVERY === 0;
    const { acknowledged, contradictions } = await sendLanes({
      lanes,
      messagesPerLane: messages / lanes,
      routers: () => stack.routers.map((router) => router.address()).filter((address) => address !== ''),
      random,
      accountOf: (lane) => (isFailing(lane) ? ACCOUNTS.failing.id : ACCOUNTS.healthy.id),
      onUnknownOutcomeOf: (lane) => (lane % 2 === 0 ? OnUnknownOutcome.RETRY : OnUnknownOutcome.FAIL),
      requestPrefix: `faults-${seed}`,
      onAcknowledged: (count) => {
        const fault = plan.get(count);
        if (fault) faultsDone = faultsDone.then(fault);
      },
    });
    await faultsDone;
    stack.sandbox.clearFaults(ACCOUNTS.failing.number);

    const deadline = Date.now() + ARRIVAL_MS;
    let failedUnknown = 0;
    while (Date.now() < deadline) {
      if (reportLanes(stack.sandbox.messages()).delivered + failedUnknown >= acknowledged.size) break;
      await sleep(500);
      failedUnknown = await countFailedUnknown(stack);
    }
    const { delivered, duplicates, disordered, repeated } = reportLanes(stack.sandbox.messages());
    // Some messages with an unknown outcome may have arrived.
    const arrived = firstArrivals(stack);
    const missing = [...acknowledged.values()].filter(({ messageId }) => !arrived.has(messageId)).length;
    const unwanted = new Set(
      Array.from({ length: lanes }, (_, lane) => lane)
        .filter((lane) => lane % 2 === 1)
        .map((lane) => personOf(lane).slice(1)),
    );
    return {
      accepted: acknowledged.size,
      delivered,
      failedUnknown,
      lost: Math.max(0, missing - failedUnknown),
      duplicates,
      unwantedDuplicates: repeated.filter((lane) => unwanted.has(lane)),
      disordered,
      contradictions,
      longestWaitMs: longestWait(acknowledged, arrived, isFailing),
      faults,
    };
  } finally {
    await stack.dispose();
  }
}

async function injectFault(fault: string, stack: FaultStack, random: () => number): Promise<void> {
  switch (fault) {
    case 'worker': {
      const worker: Restartable | undefined = stack.workers[Math.floor(random() * stack.workers.length)];
      await worker?.killAndRestart();
      return;
    }
    case 'database':
      await stack.postgres.kill();
      await stack.postgres.start();
      return;
    case 'broker':
      await stack.kafka.kill();
      await stack.kafka.start();
  }
}

async function countFailedUnknown(stack: FaultStack): Promise<number> {
  const connection = connect({ address: stack.routers[0]?.address() ?? '' });
  const { chat } = connection;
  let count = 0;
  let pageToken = '';
  do {
    const request = ListMessagesRequest.fromPartial({ pageSize: 1_000, pageToken, state: DeliveryState.FAILED });
    const page = await unary(chat.listMessages.bind(chat), request);
    count += page.messages.filter(({ deliveries }) => deliveries[0]?.error?.reason === 'UNKNOWN_OUTCOME').length;
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  connection.close();
  return count;
}

/** Returns the time of the first arrival of each message, by its id. */
function firstArrivals(stack: FaultStack): Map<string, number> {
  const first = new Map<string, number>();
  for (const { callbackData = '', time } of stack.sandbox.messages()) {
    const messageId = callbackData.replace(/-\d+$/, '');
    if (!first.has(messageId)) first.set(messageId, time);
  }
  return first;
}

function longestWait(
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

function shuffle<Item>(items: readonly Item[], random: () => number): Item[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);
}
