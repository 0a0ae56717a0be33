import { DeliveryState, type Identity, IdentityChangeRecord, InboundRecord } from '@chat4all/proto';
import { describe, expect, test } from 'vitest';
import { subjectOf } from '../consents.ts';
import type { IdentityChangeReport } from '../reports.ts';
import { ANA, BEA, delivery, fact, inbound, inboundReport, PROOF, SAMPLE_TIME_MS, user } from './samples.ts';
import { type StoreInTest, acceptedFact } from './use-store.ts';

const { SENT, DELIVERED } = DeliveryState;

const ANA_BSUID: Identity = { ...ANA, kind: 'bsuid', value: 'BR.ana' };
const ANA_WITHOUT_DIGIT: Identity = { ...ANA, value: '+551199999999' };
const BEA_BSUID: Identity = { ...ANA, kind: 'bsuid', value: 'BR.bea' };

/** Tests the links between the identities of a person. */
export function describeLinks(it: StoreInTest): void {
  const receive = async (id: string, ...identities: Identity[]) => {
    const record = InboundRecord.fromPartial({ ...inbound(id), sender: identities[0], senderIdentities: identities });
    const [result] = await it.store.receive([inboundReport(id, { record })]);
    return result;
  };
  const change = (id: string, old: Identity[], current: Identity[], factId = `log/${id}`): IdentityChangeReport => ({
    kind: 'identity_change',
    changeId: id,
    factId,
    tenantId: 'acme',
    timeMs: SAMPLE_TIME_MS,
    record: IdentityChangeRecord.fromPartial({ old, new: current }),
  });
  const list = async (identity: Identity): Promise<string[]> => {
    const { messages } = await it.store.listMessages({ tenantId: 'acme', pageSize: 10, identity });
    return messages.map(({ messageId }) => messageId).sort();
  };
  const linked = async (identity: Identity): Promise<string[]> =>
    (await it.store.directory.linked('acme', identity)).map(({ value }) => value);
  const optedOut = async (identity: Identity): Promise<boolean | undefined> =>
    (await it.store.directory.consents.since(0)).findLast(({ subject }) => subject === subjectOf('acme', identity))
      ?.optedOut;
  const optOut = (identity: Identity, isOut = true) =>
    it.store.directory.consents.set([
      { tenantId: 'acme', identity, scope: 'marketing', optedOut: isOut, proof: PROOF },
    ]);

  describe('links of identities', () => {
    test('lists messages by every identity that a message named', async () => {
      await receive('in1', ANA);
      await it.store.apply([acceptedFact('m1')]);
      await receive('in2', ANA_BSUID, ANA);
      await receive('in3', ANA_BSUID);
      await receive('in4', BEA);
      for (const identity of [ANA, ANA_BSUID]) expect(await list(identity)).toEqual(['in1', 'in2', 'in3', 'm1']);
      expect(await list({ ...ANA, kind: '', accountId: '' })).toEqual(['in1', 'in2', 'in3', 'm1']);
      expect(await linked(ANA)).toEqual([ANA_BSUID.value]);
      expect(await it.store.directory.linked('other', ANA)).toEqual([]);
    });

    test('returns what was reported of the sender, and the user that it is', async () => {
      await it.store.directory.putUser('acme', user('ana', [{ ...ANA, accountId: '' }]));
      const details = { profileName: 'Ana', username: 'ana', original: '{"type":"text"}', topicId: '7', author: BEA };
      const referral = { sourceUrl: 'https://example.com', clickId: 'click' };
      const senderIdentities = [ANA, ANA_BSUID];
      const record = InboundRecord.fromPartial({
        ...inbound('in1'),
        sender: ANA_BSUID,
        ...{ ...details, senderIdentities, referral },
      });
      expect(await it.store.receive([inboundReport('in1', { record })])).toEqual([{ kind: 'new', userId: 'ana' }]);
      expect(await it.store.getMessage('acme', 'in1')).toMatchObject({
        ...{ sender: ANA_BSUID, senderIdentities, userId: 'ana', profileName: 'Ana', username: 'ana', topicId: '7' },
        ...{ author: BEA, original: { type: 'text' }, referral: { ...referral, headline: '' } },
      });
      expect((await it.store.listMessages({ tenantId: 'acme', pageSize: 1 })).messages[0]).toMatchObject({
        userId: 'ana',
      });
    });

    test('links the identities that the answer to a send, or a receipt, names', async () => {
      await it.admit([delivery('m1')]);
      const named = (...identities: Identity[]) => ({ recipient: { tenantId: 'acme', identities } });
      await it.store.apply([
        fact(SENT, { deliveryId: 'm1-0', providerMessageId: 'wamid.1', ...named(ANA_WITHOUT_DIGIT) }),
        fact(DELIVERED, { providerMessageId: 'wamid.1', ...named(ANA_WITHOUT_DIGIT, ANA_BSUID) }),
      ]);
      expect(await linked(ANA)).toEqual([ANA_BSUID.value, ANA_WITHOUT_DIGIT.value]);
      await receive('in1', ANA_WITHOUT_DIGIT);
      expect(await list(ANA)).toEqual(['in1', 'm1']);
    });

    test('applies an opt-out to linked identities, whichever comes first', async () => {
      await optOut(ANA);
      expect(await optedOut(ANA_BSUID)).toBeUndefined();
      await receive('in1', ANA_BSUID, ANA);
      expect(await optedOut(ANA_BSUID)).toBe(true);
      await optOut(ANA_BSUID, false);
      expect(await optedOut(ANA)).toBe(false);
      await it.store.directory.putUser('acme', user('ana', [ANA_BSUID]));
      await it.store.directory.consents.setOfUser('acme', 'ana', { scope: 'marketing', optedOut: true, proof: PROOF });
      expect(await optedOut(ANA)).toBe(true);
      expect(await optedOut(BEA)).toBeUndefined();
    });

    test('erases what came under linked identities, and the links', async () => {
      await it.store.directory.putUser('acme', user('ana', [{ ...ANA, accountId: '' }]));
      await receive('in1', ANA_BSUID, ANA);
      await receive('in2', ANA_BSUID);
      await it.store.apply([acceptedFact('m1', { identity: ANA_BSUID })]);
      expect(await it.store.directory.eraseUser('acme', 'ana')).toMatchObject({ openDeliveries: 1 });
      expect(await it.store.directory.cancelDeliveriesTo('acme', 'ana', SAMPLE_TIME_MS)).toHaveLength(1);
      expect(await it.store.directory.eraseUser('acme', 'ana')).toEqual({ openDeliveries: 0, erasedMessages: 3 });
      const { messages } = await it.store.listMessages({ tenantId: 'acme', pageSize: 10 });
      const text = JSON.stringify(messages);
      for (const personal of [ANA.value, ANA_BSUID.value, 'Oi']) expect(text).not.toContain(personal);
      expect(messages.filter(({ original }) => original !== undefined)).toEqual([]);
      expect(await linked(ANA)).toEqual([]);
    });

    test('follows a changed number and user id, once', async () => {
      const [newPhone, newBsuid] = [BEA, { ...ANA_BSUID, value: 'BR.ana2' }];
      await receive('in1', ANA_BSUID, ANA);
      await optOut(ANA);
      const report = change('c1', [ANA, ANA_BSUID], [newPhone, newBsuid]);
      expect(await it.store.receive([report])).toEqual([{ kind: 'new', userId: '' }]);
      expect(await it.store.receive([report])).toEqual([{ kind: 'new', userId: '' }]);
      expect(await it.store.receive([{ ...report, factId: 'log/again' }])).toEqual([{ kind: 'known' }]);
      await receive('in2', newBsuid, newPhone);
      for (const identity of [ANA, newPhone, newBsuid]) expect(await list(identity)).toEqual(['in1', 'in2']);
      expect(await optedOut(newBsuid)).toBe(true);
      expect(await linked(newPhone)).toEqual([newBsuid.value, ANA_BSUID.value, ANA.value]);
    });

    test('does not take the next owner of a number for the same person', async () => {
      await receive('in1', ANA_BSUID, ANA);
      await receive('in2', BEA_BSUID, ANA);
      expect(await list(ANA_BSUID)).toEqual(['in1']);
      expect(await list(BEA_BSUID)).toEqual(['in2']);
      expect(await linked(BEA_BSUID)).toEqual([ANA.value]);

      await it.store.receive([change('c1', [ANA, BEA_BSUID], [{ ...BEA_BSUID, value: 'BR.bea2' }])]);
      await receive('in3', { ...ANA_BSUID, value: 'BR.cai' }, ANA);
      expect(await linked(ANA)).toEqual(['BR.cai']);
    });

    test('takes chats of several business connections for one person', async () => {
      const chat = { ...ANA, kind: 'chat_id', value: '1' };
      const [first, second] = ['b1/1', 'b2/1'].map((value) => ({ ...ANA, kind: 'business_chat_id', value }));
      if (first === undefined || second === undefined) return;
      await receive('in1', first, chat);
      await receive('in2', second, chat);
      await receive('in3', chat);
      for (const identity of [chat, first, second]) expect(await list(identity)).toEqual(['in1', 'in2', 'in3']);
      await it.store.directory.putUser('acme', user('ana', [{ ...chat, accountId: '' }]));
      expect(await it.store.directory.eraseUser('acme', 'ana')).toEqual({ openDeliveries: 0, erasedMessages: 3 });
    });

    test('joins two people that turn out to be one', async () => {
      await receive('in1', ANA_BSUID, ANA);
      await it.admit([delivery('m1', { identity: ANA_WITHOUT_DIGIT })]);
      const recipient = { tenantId: 'acme', identities: [ANA] };
      await it.store.apply([fact(SENT, { deliveryId: 'm1-0', recipient })]);
      expect(await list(ANA_BSUID)).toEqual(['in1', 'm1']);
    });
  });
}
