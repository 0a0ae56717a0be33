import { OnUnknownOutcome } from '@chat4all/proto';
import { firstArrivals, longestWait, waitForArrivals } from './arrivals.ts';
import type { FaultBroker } from './fault-brokers.ts';
import { type FaultStack, ACCOUNTS, startFaultStack } from './fault-stack.ts';
import { personOf, sendLanes } from './lane-load.ts';
import { reportLanes } from './lane-report.ts';
import { anyOf, createRandom } from '@chat4all/processes';

/** Every tenth lane uses the account that has an outage. */
const FAILING_EVERY = 10;

/** The group of the workers that send the messages. */
const WORKER_GROUP = 'chat4all.worker.whatsapp';

/** The options of {@link runFaults}. */
export interface FaultRunOptions {
  readonly messages: number;
  readonly lanes: number;
  readonly seed: number;
  /** The number of times that the database and a broker are killed; workers once more. Default: 2. */
  readonly rounds?: number;
  /** With more than one, the broker that coordinates the workers' group is killed in each round too. Default: 1. */
  readonly brokers?: number;
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
 * Sends messages through real servers while workers, the database and brokers are killed in random order and one
 * account has an outage. The messages of every other lane have `on_unknown_outcome` FAIL.
 */
export async function runFaults({
  messages,
  lanes,
  seed,
  rounds = 2,
  brokers = 1,
  onProgress,
}: FaultRunOptions): Promise<FaultReport> {
  const random = createRandom(seed);
  const stack = await startFaultStack({ routers: 1, workers: 2, brokers });
  try {
    const round = ['worker', 'database', 'broker', ...(brokers > 1 ? ['coordinator'] : [])];
    const faults = shuffle([...Array.from({ length: rounds }, () => round).flat(), 'worker'], random);
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

    const { failedUnknown, lost } = await waitForArrivals(stack, acknowledged);
    const { delivered, duplicates, disordered, repeated } = reportLanes(stack.sandbox.messages());
    const unwanted = new Set(
      Array.from({ length: lanes }, (_, lane) => lane)
        .filter((lane) => lane % 2 === 1)
        .map((lane) => personOf(lane).slice(1)),
    );
    return {
      accepted: acknowledged.size,
      delivered,
      failedUnknown,
      lost,
      duplicates,
      unwantedDuplicates: repeated.filter((lane) => unwanted.has(lane)),
      disordered,
      contradictions,
      longestWaitMs: longestWait(acknowledged, firstArrivals(stack.sandbox), isFailing),
      faults,
    };
  } finally {
    await stack.dispose();
  }
}

async function injectFault(fault: string, stack: FaultStack, random: () => number): Promise<void> {
  switch (fault) {
    case 'worker':
      await anyOf(stack.workers, random).killAndRestart();
      return;
    case 'database':
      await killAndRestart(stack.postgres);
      return;
    case 'broker':
      await killAndRestart(anyOf(stack.kafka.nodes, random));
      return;
    case 'coordinator':
      await killAndRestart(await stack.kafka.coordinatorOf(WORKER_GROUP));
  }
}

async function killAndRestart(server: Pick<FaultBroker, 'kill' | 'start'>): Promise<void> {
  await server.kill();
  await server.start();
}

function shuffle<Item>(items: readonly Item[], random: () => number): Item[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);
}
