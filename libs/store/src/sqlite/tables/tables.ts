import type { DatabaseSync } from 'node:sqlite';
import { AccountTable } from './account-table.ts';
import { DeadLetterTable } from './dead-letter-table.ts';
import { DeliveryTable, type StoredDelivery } from './delivery-table.ts';
import { MessageTable } from './message-table.ts';
import { ParkingTable } from './parking-table.ts';
import { ReplayTable } from './replay-table.ts';
import { ScheduleTable } from './schedule-table.ts';
import { EarlyReceiptTable } from './early-receipt-table.ts';
import { ConsentTable } from './consent-table.ts';
import { IdentityChangeTable } from './identity-change-table.ts';
import { LinkTable } from './link-table.ts';
import { StateTable } from './state-table.ts';
import { ThreadTable } from './thread-table.ts';
import { UserTable } from './user-table.ts';

/** The tables of the store, for use within the caller's transaction. */
export interface Tables {
  readonly messages: MessageTable;
  readonly deliveries: DeliveryTable;
  readonly receipts: EarlyReceiptTable;
  readonly parked: ParkingTable;
  readonly scheduled: ScheduleTable;
  readonly accounts: AccountTable;
  readonly deadLetters: DeadLetterTable;
  readonly replays: ReplayTable;
  readonly users: UserTable;
  readonly links: LinkTable;
  readonly changes: IdentityChangeTable;
  readonly consents: ConsentTable;
  readonly state: StateTable;
  readonly threads: ThreadTable;
}

/** Prepares the statements of all tables; `isIndexed`: new messages are indexed for search. */
export function openTables(database: DatabaseSync, isIndexed: boolean): Tables {
  const deliveries = new DeliveryTable(database);
  const users = new UserTable(database);
  const links = new LinkTable(database);
  return {
    messages: new MessageTable(database, { deliveries, users, links }, isIndexed),
    deliveries,
    receipts: new EarlyReceiptTable(database),
    parked: new ParkingTable(database),
    scheduled: new ScheduleTable(database),
    accounts: new AccountTable(database),
    deadLetters: new DeadLetterTable(database),
    replays: new ReplayTable(database),
    users,
    links,
    changes: new IdentityChangeTable(database),
    consents: new ConsentTable(database),
    state: new StateTable(database),
    threads: new ThreadTable(database),
  };
}

/** Removes a delivery from its lane and from the schedule. */
export function leaveBacklog({ parked, scheduled }: Tables, delivery: StoredDelivery, nowMs: number): void {
  const parkedRow = parked.find(delivery);
  if (parkedRow) parked.delete(parkedRow, nowMs);
  scheduled.delete(delivery);
}
