import { ConsentSource, InboundRecord } from '@chat4all/proto';
import { describe, expect, test } from 'vitest';
import { type ConsentDecision, type RecordedConsent, subjectOf, userSubjectOf } from '../consents.ts';
import { ANA, ANA_ON_INSTAGRAM, BEA, PROOF, inboundReport, user } from './samples.ts';
import type { StoreInTest } from './use-store.ts';

/** Tests consent decisions. */
export function describeConsents(it: StoreInTest): void {
  const decision = (partial: Partial<ConsentDecision> = {}): ConsentDecision => {
    return { tenantId: 'acme', identity: ANA, scope: 'marketing', optedOut: true, proof: PROOF, ...partial };
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
      expect(
        await it.store.directory.consents.setOfUser('acme', 'ana', {
          scope: 'marketing',
          optedOut: true,
          proof: PROOF,
        }),
      ).toBe(true);
      const ofUser = `acme ${userSubjectOf('acme', 'ana')} marketing out`;
      expect((await all()).sort()).toEqual([ofUser, said('out'), said('out', ANA_ON_INSTAGRAM)].sort());
      expect(
        await it.store.directory.consents.setOfUser('acme', 'unknown', {
          scope: 'marketing',
          optedOut: true,
          proof: PROOF,
        }),
      ).toBe(false);
      expect(
        await it.store.directory.consents.setOfUser('other', 'ana', {
          scope: 'marketing',
          optedOut: true,
          proof: PROOF,
        }),
      ).toBe(false);
      expect(await all()).toHaveLength(3);
    });

    test('applies the opt-outs of a user to added identities only', async () => {
      await it.store.directory.putUser('acme', user('ana', [ANA]));
      await it.store.directory.consents.setOfUser('acme', 'ana', { scope: 'marketing', optedOut: true, proof: PROOF });
      await it.store.directory.consents.setOfUser('acme', 'ana', { scope: 'news', optedOut: true, proof: PROOF });
      await it.store.directory.consents.setOfUser('acme', 'ana', { scope: 'news', optedOut: false, proof: PROOF });
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

    test('keeps what proves each decision, and lists the decisions that changed something, newest first', async () => {
      const { consents } = it.store.directory;
      const keyword = { source: ConsentSource.KEYWORD, evidence: 'i1', timeMs: PROOF.timeMs + 1_000 };
      await it.store.directory.putUser('acme', user('ana', [ANA]));
      await consents.set([decision(), decision({ optedOut: true, proof: keyword }), decision({ identity: BEA })]);
      const optIn = { optedOut: false, proof: keyword, reportTimeMs: keyword.timeMs };
      await consents.set([decision(optIn), decision({ tenantId: 'other' })]);
      await it.reopen();

      const ofAna = { tenantId: 'acme', subject: subjectOf('acme', ANA), scope: 'marketing', userId: 'ana' };
      const list = (query: object) => it.store.directory.consents.list({ tenantId: 'acme', pageSize: 10, ...query });
      expect(await it.store.directory.consents.of('acme', [ofAna.subject])).toEqual([
        { ...ofAna, optedOut: false, proof: keyword },
      ]);
      const { decisions } = await list({});
      expect(decisions[0]).toEqual({ ...ofAna, optedOut: false, proof: keyword });
      expect(decisions).toHaveLength(3);
      const { decisions: some } = await list({ subjects: [ofAna.subject] });
      expect(some.map(({ optedOut }) => optedOut)).toEqual([false, true]);

      const first = await list({ pageSize: 2 });
      const second = await list({ pageSize: 2, pageToken: first.nextPageToken });
      expect([...first.decisions, ...second.decisions]).toEqual(decisions);
      expect(second.nextPageToken).toBeUndefined();
      expect(await it.store.directory.consents.of('acme', [])).toEqual([]);
    });

    test('gives an added identity the proof of the opt-out of its user', async () => {
      const { consents } = it.store.directory;
      await it.store.directory.putUser('acme', user('ana', [ANA]));
      const proof = { source: ConsentSource.API, evidence: 'form 2', timeMs: PROOF.timeMs };
      await consents.setOfUser('acme', 'ana', { scope: '', optedOut: true, proof });
      await it.store.directory.putUser('acme', user('ana', [ANA, ANA_ON_INSTAGRAM]));
      expect(await consents.of('acme', [subjectOf('acme', ANA_ON_INSTAGRAM)])).toMatchObject([{ proof }]);
    });

    test('gives a linked identity the proof of the decision', async () => {
      const bsuid = { ...ANA, kind: 'bsuid', value: 'BR.ana' };
      await it.store.directory.consents.set([decision()]);
      const record = InboundRecord.fromPartial({ messageId: 'in1', sender: ANA, senderIdentities: [ANA, bsuid] });
      await it.store.receive([inboundReport('in1', { record })]);
      expect(await it.store.directory.consents.of('acme', [subjectOf('acme', bsuid)])).toMatchObject([
        { optedOut: true, proof: PROOF },
      ]);
      expect((await it.store.directory.consents.list({ tenantId: 'acme', pageSize: 10 })).decisions).toHaveLength(2);
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
