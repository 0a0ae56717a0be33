import { describe, expect, test } from 'vitest';
import { type ConsentDecision, type RecordedConsent, subjectOf, userSubjectOf } from '../consents.ts';
import { ana, anaOnInstagram, bea, user } from './samples.ts';
import type { StoreInTest } from './use-store.ts';

/** What the contract says about consent. */
export function describeConsents(it: StoreInTest): void {
  const word = (partial: Partial<ConsentDecision> = {}): ConsentDecision => {
    return { tenantId: 'acme', identity: ana, scope: 'marketing', optedOut: true, ...partial };
  };
  const told = ({ tenantId, subject, scope, optedOut }: RecordedConsent): string =>
    `${tenantId} ${subject} ${scope} ${optedOut ? 'out' : 'in'}`;
  const all = async (): Promise<string[]> => (await it.store.directory.consents.since(0)).map(told);
  const said = (word: string, identity = ana, scope = 'marketing'): string =>
    `acme ${subjectOf('acme', identity)} ${scope} ${word}`;

  describe('consent', () => {
    test('words are told in the order in which they were recorded, from any place on', async () => {
      await it.store.directory.consents.set([word(), word({ identity: bea, scope: '' }), word({ tenantId: 'other' })]);
      await it.reopen();
      const recorded = await it.store.directory.consents.since(0);
      const theirs = `other ${subjectOf('other', ana)} marketing out`;
      expect(recorded.map(told)).toEqual([said('out'), said('out', bea, ''), theirs]);
      expect(await it.store.directory.consents.since(recorded[0]?.sequence ?? 0)).toEqual(recorded.slice(1));
      expect(await it.store.directory.consents.since(recorded[2]?.sequence ?? 0)).toEqual([]);
      await it.store.directory.consents.set([]);
      expect(await it.store.directory.consents.since(0)).toEqual(recorded);
    });

    test('the last word on a scope holds, and only it is told', async () => {
      await it.store.directory.consents.set([word({ optedOut: false }), word({ identity: bea }), word()]);
      expect(await all()).toEqual([said('out', bea), said('out')]);
      await it.store.directory.consents.set([word({ identity: bea, optedOut: false }), word({ scope: 'news' })]);
      expect(await all()).toEqual([said('out'), said('in', bea), said('out', ana, 'news')]);
    });

    test('the same word again is not told again', async () => {
      await it.store.directory.consents.set([word()]);
      const [first] = await it.store.directory.consents.since(0);
      await it.store.directory.consents.set([word(), word({ identity: { ...ana } })]);
      expect(await it.store.directory.consents.since(first?.sequence ?? 0)).toEqual([]);
    });

    test("a user's word is that of the user and of each of its identities", async () => {
      await it.store.directory.putUser('acme', user('ana', [ana, anaOnInstagram]));
      expect(await it.store.directory.consents.setOfUser('acme', 'ana', 'marketing', true)).toBe(true);
      const ofUser = `acme ${userSubjectOf('acme', 'ana')} marketing out`;
      expect((await all()).sort()).toEqual([ofUser, said('out'), said('out', anaOnInstagram)].sort());
      expect(await it.store.directory.consents.setOfUser('acme', 'nobody', 'marketing', true)).toBe(false);
      expect(await it.store.directory.consents.setOfUser('other', 'ana', 'marketing', true)).toBe(false);
      expect(await all()).toHaveLength(3);
    });

    test('what a user has opted out of holds for identities that are added, and only for those', async () => {
      await it.store.directory.putUser('acme', user('ana', [ana]));
      await it.store.directory.consents.setOfUser('acme', 'ana', 'marketing', true);
      await it.store.directory.consents.setOfUser('acme', 'ana', 'news', true);
      await it.store.directory.consents.setOfUser('acme', 'ana', 'news', false);
      await it.store.directory.consents.set([word({ optedOut: false })]);
      await it.store.directory.putUser('acme', user('ana', [ana, anaOnInstagram]));
      expect(await all()).toContain(said('out', anaOnInstagram));
      expect(await all()).toContain(said('in'));
      expect(await all()).not.toContain(said('out', anaOnInstagram, 'news'));
    });

    test('who follows the places misses no word, however many are recorded at once', async () => {
      const another = await it.openAnother();
      const words = Array.from({ length: 40 }, (_, index) => {
        return Array.from({ length: 5 }, (_, part) => word({ identity: { ...ana, value: `${index}/${part}` } }));
      });
      const seen: string[] = [];
      let place = 0;
      const follow = async (): Promise<void> => {
        for (const recorded of await it.store.directory.consents.since(place)) {
          seen.push(told(recorded));
          place = recorded.sequence;
        }
      };
      const recording = { done: false };
      const recorded = Promise.all(
        words.map((some, index) => (index % 2 === 0 ? it.store : another).directory.consents.set(some)),
      ).finally(() => (recording.done = true));
      while (!recording.done) await follow();
      await recorded;
      await follow();
      expect(seen.sort()).toEqual((await all()).sort());
      expect(seen).toHaveLength(200);
    });

    test('one person is another subject for each tenant, channel, kind and value, but not for each account', () => {
      const subject = subjectOf('acme', ana);
      expect(subjectOf('acme', { ...ana })).toBe(subject);
      expect(subject).not.toContain(ana.value);
      const others = [
        subjectOf('other', ana),
        subjectOf('acme', bea),
        subjectOf('acme', { ...ana, kind: 'bsuid' }),
        subjectOf('acme', { ...ana, channel: 'sms' }),
        userSubjectOf('acme', ana.value),
      ];
      expect(new Set([subject, ...others]).size).toBe(6);
    });
  });
}
