import { afterEach, beforeEach, describe } from 'vitest';
import { describeClosing } from './closing.suite.ts';
import { describeDurability } from './durability.suite.ts';
import type { BusFeatures, CreateBusEnvironment } from './features.ts';
import { describeGroups } from './groups.suite.ts';
import { describeHandlers } from './handlers.suite.ts';
import { describePublishing } from './publishing.suite.ts';
import { describeRebalance } from './rebalance.suite.ts';
import { Stage } from './stage.ts';
import { describeTail } from './tail.suite.ts';
import { describeTailCursor } from './tail-cursor.suite.ts';
import { describeTopics } from './topics.suite.ts';

/**
 * Registers the conformance suite: a driver is correct if it passes. Call it at the top level of a vitest file:
 *
 * ```ts
 * describeBus(async () => ({ open: () => createMyBus(settings), dispose: async () => {} }), { name: 'mine', ... });
 * ```
 */
export function describeBus(create: CreateBusEnvironment, features: BusFeatures): void {
  const timeout = 3 * (features.timeoutMs ?? 20_000);
  describe(`bus contract: ${features.name}`, { timeout }, () => {
    let stage: Stage | undefined;
    beforeEach(async () => {
      stage = new Stage(await create(), features);
    }, timeout);
    afterEach(async () => {
      await stage?.dispose();
      stage = undefined;
    }, timeout);
    const current = (): Stage => {
      if (stage === undefined) throw new Error('no test is running');
      return stage;
    };

    describePublishing(current, features);
    describeTopics(current, features);
    describeGroups(current);
    describeHandlers(current, features);
    describeRebalance(current);
    describeDurability(current);
    describeTail(current, features);
    describeTailCursor(current);
    describeClosing(current);
  });
}
