import { describe, expect, test } from 'vitest';
import { type ConsentDecision, type RecordedConsent, subjectOf, userSubjectOf } from '../consents.ts';
import { ANA, ANA_ON_INSTAGRAM, BEA, user } from './samples.ts';
import type { StoreInTest } from './use-store.ts';

/** Tests consent decisions. */
export function describeConsents(it: StoreInTest): void {
  const decision = (partial: Partial<ConsentDecision> = {}): ConsentDecision => {
    return { tenantId: 'acme', identity: ANA, scope: 'marketing', optedOut: true, ...partial };
  };
  const summary = ({ tenantId, subject, scope, optedOut }: RecordedConsent): string =>
    `${tenantId} ${subject} ${scope} ${optedOut ? 'out' : 'in'}`;
  const all = async (): Promise<string[]> => (await it.store.directory.consents.since(0)).map(summary);
  const said = (word: string, identity = ANA, scope = 'marketing'): string =>
    `acme ${subjectOf('acme', identity)} ${scope} ${word}`;

  describe('consent', () => {
    test('returns decisions in the order of recording, from any sequence on', async () => {
      await it.store.directory.consents.set([
        decision(),
        decision({ identity: BEA, scope: '' }),
        decision({ tenantId: 'other' }),
      ]);
      await it.reopen();
      const recorded = await it.store.directory.consents.since(0);
      const theirs = `other ${subjectOf('other', ANA)} marketing out`;
      expect(recorded.map(summary)).toEqual([said('out'), said('out', BEA, ''), theirs]);
      expect(await it.store.directory.consents.since(recorded[0]?.sequence ?? 0)).toEqual(recorded.slice(1));
      expect(await it.store.directory.consents.since(recorded[2]?.sequence ?? 0)).toEqual([]);
      await it.store.directory.consents.set([]);
      expect(await it.store.directory.consents.since(0)).toEqual(recorded);
    });

    test('returns the last decision about a scope only', async () => {
      await it.store.directory.consents.set([decision({ optedOut: false }), decision({ identity: BEA }), decision()]);
      expect(await all()).toEqual([said('out', BEA), said('out')]);
      await it.store.directory.consents.set([
        decision({ identity: BEA, optedOut: false }),
        decision({ scope: 'news' }),
      ]);
      expect(await all()).toEqual([said('out'), said('in', BEA), said('out', ANA, 'news')]);
    });

    test('does not record a repeated decision again', async () => {
      await it.store.directory.consents.set([decision()]);
      const [first] = await it.store.directory.consents.since(0);
      await it.store.directory.consents.set([decision(), decision({ identity: { ...ANA } })]);
      expect(await it.store.directory.consents.since(first?.sequence ?? 0)).toEqual([]);
    });

    test('records the decision of a user for each of its identities', async () => {
      await it.store.directory.putUser('acme', user('ana', [ANA, ANA_ON_INSTAGRAM]));
      expect(await it.store.directory.consents.setOfUser('acme', 'ana', 'marketing', true)).toBe(true);
      const ofUser = `acme ${userSubjectOf('acme', 'ana')} marketing out`;
      expect((await all()).sort()).toEqual([ofUser, said('out'), said('out', ANA_ON_INSTAGRAM)].sort());
      expect(await it.store.directory.consents.setOfUser('acme', 'unknown', 'marketing', true)).toBe(false);
      expect(await it.store.directory.consents.setOfUser('other', 'ana', 'marketing', true)).toBe(false);
      expect(await all()).toHaveLength(3);
    });

    test('applies the opt-outs of a user to added identities only', async () => {
      await it.store.directory.putUser('acme', user('ana', [ANA]));
      await it.store.directory.consents.setOfUser('acme', 'ana', 'marketing', true);
      await it.store.directory.consents.setOfUser('acme', 'ana', 'news', true);
      await it.store.directory.consents.setOfUser('acme', 'ana', 'news', false);
      await it.store.directory.consents.set([decision({ optedOut: false })]);
      await it.store.directory.putUser('acme', user('ana', [ANA, ANA_ON_INSTAGRAM]));
      expect(await all()).toContain(said('out', ANA_ON_INSTAGRAM));
      expect(await all()).toContain(said('in'));
      expect(await all()).not.toContain(said('out', ANA_ON_INSTAGRAM, 'news'));
    });

    test('loses no decision for a reader that follows the sequence while many are recorded', async () => {
      const another = await it.openAnother();
      const decisions = Array.from({ length: 40 }, (_, index) => {
        return Array.from({ length: 5 }, (_, part) => decision({ identity: { ...ANA, value: `${index}/${part}` } }));
      });
      const seen: string[] = [];
      let sequence = 0;
      const follow = async (): Promise<void> => {
        for (const recorded of await it.store.directory.consents.since(sequence)) {
          seen.push(summary(recorded));
          sequence = recorded.sequence;
        }
      };
      const recording = { done: false };
      const recorded = Promise.all(
        decisions.map((some, index) => (index % 2 === 0 ? it.store : another).directory.consents.set(some)),
      ).finally(() => (recording.done = true));
      while (!recording.done) await follow();
      await recorded;
      await follow();
      expect(seen.sort()).toEqual((await all()).sort());
      expect(seen).toHaveLength(200);
    });

    test('gives a person another subject per tenant, channel, kind and value, not per account', () => {
      const subject = subjectOf('acme', ANA);
      expect(subjectOf('acme', { ...ANA })).toBe(subject);
      expect(subject).not.toContain(ANA.value);
      const others = [
        subjectOf('other', ANA),
        subjectOf('acme', BEA),
        subjectOf('acme', { ...ANA, kind: 'bsuid' }),
        subjectOf('acme', { ...ANA, channel: 'sms' }),
        userSubjectOf('acme', ANA.value),
      ];
      expect(new Set([subject, ...others]).size).toBe(6);
    });
  });
}
