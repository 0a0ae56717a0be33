import type { DatabaseSync } from 'node:sqlite';
import { AccountTable } from './account-table.ts';
import { DeadLetterTable } from './dead-letter-table.ts';
import { DeliveryTable, type StoredDelivery } from './delivery-table.ts';
import { MessageTable } from './message-table.ts';
import { ParkingTable } from './parking-table.ts';
import { ReplayTable } from './replay-table.ts';
import { ScheduleTable } from './schedule-table.ts';
import { EarlyReceiptTable } from './early-receipt-table.ts';

/** The tables of the store, for one transaction of the caller's at a time. */
export interface Tables {
  readonly messages: MessageTable;
  readonly deliveries: DeliveryTable;
  readonly receipts: EarlyReceiptTable;
  readonly parked: ParkingTable;
  readonly scheduled: ScheduleTable;
  readonly accounts: AccountTable;
  readonly deadLetters: DeadLetterTable;
  readonly replays: ReplayTable;
}

/** Prepares the tables of a database. */
export function openTables(database: DatabaseSync): Tables {
  const deliveries = new DeliveryTable(database);
  return {
    messages: new MessageTable(database, deliveries),
    deliveries,
    receipts: new EarlyReceiptTable(database),
    parked: new ParkingTable(database),
    scheduled: new ScheduleTable(database),
    accounts: new AccountTable(database),
    deadLetters: new DeadLetterTable(database),
    replays: new ReplayTable(database),
  };
}

/** Lets a delivery, which is settled or has its turn, wait no more. */
export function leaveBacklog({ parked, scheduled }: Tables, delivery: StoredDelivery, nowMs: number): void {
  const waiting = parked.find(delivery);
  if (waiting) parked.delete(waiting, nowMs);
  scheduled.delete(delivery);
}
