import { type DeliveryRecord, DeliveryState, type Message } from '@chat4all/proto';
import { limitsAt, startCleaning } from '../cleaning.ts';
import { type DeliveryProgress, acceptedProgress, changesOf, step } from '../delivery-progress.ts';
import { inboundMessage, outboundMessage } from '../sql/stored-message.ts';
import type {
  AcceptedFact,
  Admission,
  Candidate,
  Change,
  Fact,
  InboundFact,
  MessagePage,
  MessageQuery,
  StateFact,
  Store,
} from '../store.ts';
import { guard, openDatabase, transaction } from './database.ts';
import { DeliveryTable, type StoredDelivery } from './delivery-table.ts';
import { MessageTable } from './message-table.ts';
import { createDeleteOld } from './retention.ts';
import { WaitingReceiptTable } from './waiting-receipt-table.ts';

/** How to open the SQLite store. */
export interface SqliteStoreOptions {
  /** The database file; made with its folder if missing. `:memory:` keeps everything in memory. */
  readonly file: string;
  /** How long messages are kept, in days, by the time they were accepted or came. Default: for ever. */
  readonly retentionDays?: number;
  /** The time in milliseconds since 1970. Default: `Date.now`. */
  readonly now?: () => number;
}

/**
 * A store in one SQLite file, for one machine. Several processes may share the file; they write in turns. Calls block
 * the event loop while they work, some microseconds per row. Fails with `misconfigured` when the file cannot be opened.
 */
export function createSqliteStore({ file, retentionDays, now = Date.now }: SqliteStoreOptions): Store {
  const database = openDatabase(file);
  const deliveries = new DeliveryTable(database);
  const messages = new MessageTable(database, deliveries);
  const waiting = new WaitingReceiptTable(database);
  const deleteOld = createDeleteOld(database);

  const insert = (record: DeliveryRecord, progress: DeliveryProgress, claim: string | undefined): void => {
    const messageKey = messages.insert(outboundMessage(record));
    deliveries.insert({ messageKey, position: record.position, progress, claim });
  };

  const admitOne = ({ record, position }: Candidate): Admission => {
    const known = deliveries.find(record.deliveryId);
    if (known?.claim !== undefined) {
      if (known.claim !== position) return { verdict: 'duplicate', changes: [] };
      const unfinished = known.progress.state === DeliveryState.ROUTED;
      return { verdict: unfinished ? 'takeover' : 'duplicate', changes: changesOf(known.progress, position) };
    }
    const routed = step(known?.progress ?? acceptedProgress(record), {
      kind: 'state',
      factId: position,
      accountId: record.identity?.accountId ?? '',
      state: DeliveryState.ROUTED,
      timeMs: now(),
    });
    if (routed.change === undefined) return { verdict: 'duplicate', changes: [] };
    if (known) deliveries.update({ ...known, progress: routed.progress, claim: position }, known);
    else insert(record, routed.progress, position);
    return { verdict: 'deliver', changes: [routed.change] };
  };

  const applyState = (fact: StateFact): Change[] => {
    const found = find(fact);
    if (found === undefined) {
      const { providerMessageId } = fact;
      if (providerMessageId) waiting.keep({ ...fact, providerMessageId });
      return [];
    }
    const steps = [step(found.progress, fact)];
    if (fact.providerMessageId && found.progress.providerMessageId === '') {
      for (const receipt of waiting.take(fact.accountId, fact.providerMessageId)) {
        steps.push(step(steps.at(-1)?.progress ?? found.progress, receipt));
      }
    }
    const progress = steps.at(-1)?.progress ?? found.progress;
    if (steps.some(({ changed }) => changed)) deliveries.update({ ...found, progress }, found);
    return steps.flatMap(({ change }) => change ?? []);
  };

  const find = ({ deliveryId, accountId, providerMessageId }: StateFact): StoredDelivery | undefined => {
    const named = deliveryId ? deliveries.find(deliveryId) : undefined;
    if (named?.progress.identity.accountId === accountId) return named;
    return providerMessageId ? deliveries.findByProvider(accountId, providerMessageId) : undefined;
  };

  const applyAccepted = ({ record }: AcceptedFact): Change[] => {
    insert(record, acceptedProgress(record), undefined);
    return [];
  };

  const applyInbound = ({ tenantId, record, timeMs }: InboundFact): Change[] => {
    messages.insert(inboundMessage(tenantId, record, timeMs));
    return [];
  };

  const applyOne = (fact: Fact): Change[] => {
    switch (fact.kind) {
      case 'accepted':
        return applyAccepted(fact);
      case 'state':
        return applyState(fact);
      case 'inbound':
        return applyInbound(fact);
    }
  };

  const read = <Result>(work: () => Result): Promise<Result> => settle(() => guard(database, work));
  const write = <Result>(work: () => Result): Promise<Result> => settle(() => transaction(database, work));
  const cleaning = startCleaning(() => write(() => deleteOld(limitsAt(now(), retentionDays))));

  return {
    admit: (candidates: readonly Candidate[]) => write(() => candidates.map(admitOne)),
    apply: (facts: readonly Fact[]) => write(() => facts.flatMap(applyOne)),
    getMessage: (tenantId: string, messageId: string): Promise<Message | undefined> =>
      read(() => messages.find(tenantId, messageId)),
    listMessages: (query: MessageQuery): Promise<MessagePage> => read(() => messages.list(query)),
    check: () => write(() => undefined),
    close: async () => {
      await cleaning.stop();
      if (database.isOpen) database.close();
    },
  };
}

function settle<Result>(work: () => Result): Promise<Result> {
  return new Promise((resolve) => {
    resolve(work());
  });
}
