import { describe, expect, test } from 'vitest';
import { describeAccounts } from './describe-accounts.ts';
import { describeAdmit } from './describe-admit.ts';
import { describeApply } from './describe-apply.ts';
import { describeCancel } from './describe-cancel.ts';
import { describeClaims } from './describe-claims.ts';
import { describeConsents } from './describe-consents.ts';
import { describeConversations } from './describe-conversations.ts';
import { describeDeadLetters } from './describe-dead-letters.ts';
import { describeErasure } from './describe-erasure.ts';
import { describeNamedPeople } from './describe-named-people.ts';
import { describeFallbacks } from './describe-fallbacks.ts';
import { describeEchoes } from './describe-echoes.ts';
import { describeLinks } from './describe-links.ts';
import { describeWatermarks } from './describe-watermarks.ts';
import { describeLanes } from './describe-lanes.ts';
import { describeManyWorkers } from './describe-many-workers.ts';
import { describeParking } from './describe-parking.ts';
import { describeRandomCalls } from './describe-random-calls.ts';
import { describeRandomLinks } from './describe-random-links.ts';
import { describeReads } from './describe-reads.ts';
import { describeReplays } from './describe-replays.ts';
import { describeSchedule } from './describe-schedule.ts';
import { describeState } from './describe-state.ts';
import { describeTraces } from './describe-traces.ts';
import { describeUsage } from './describe-usage.ts';
import { describeUsers } from './describe-users.ts';
import { describeBacklog } from './describe-backlog.ts';
import { delivery } from './samples.ts';
import { type StoreEnvironment, useStore } from './use-store.ts';

/** Registers the conformance suite of the Store contract, for every driver. */
export function describeStore(driver: string, create: () => Promise<StoreEnvironment>): void {
  describe(`store contract: ${driver}`, () => {
    const it = useStore(create);
    describeAdmit(it);
    describeClaims(it);
    describeApply(it);
    describeReads(it);
    describeParking(it);
    describeLanes(it);
    describeSchedule(it);
    describeFallbacks(it);
    describeCancel(it);
    describeState(it);
    describeTraces(it);
    describeAccounts(it);
    describeDeadLetters(it);
    describeReplays(it);
    describeUsers(it);
    describeConversations(it);
    describeConsents(it);
    describeErasure(it);
    describeNamedPeople(it);
    describeUsage(it);
    describeBacklog(it);
    describeManyWorkers(it);
    describeLinks(it);
    describeEchoes(it);
    describeWatermarks(it);
    describeRandomCalls(create);
    describeRandomLinks(create);

    test('fails with `closed` after it was closed', async () => {
      const { store } = it;
      await store.check();
      await store.close();
      await store.close();
      await expect(store.check()).rejects.toMatchObject({ code: 'closed' });
      await expect(it.admit([delivery('m1')])).rejects.toMatchObject({ code: 'closed' });
      await expect(store.getMessage('acme', 'm1')).rejects.toMatchObject({ code: 'closed' });
      await expect(store.backlog()).rejects.toMatchObject({ code: 'closed' });
      await expect(store.takeDue(1)).rejects.toMatchObject({ code: 'closed' });
      await expect(store.deadLetters.takeReplayed(1)).rejects.toMatchObject({ code: 'closed' });
      await expect(store.directory.findUsers('acme', ['u1'])).rejects.toMatchObject({ code: 'closed' });
    });
  });
}
