import { DeliveryRecord } from '@chat4all/proto';
import { type Row, bytes, integer } from './row.ts';

/** Returns the record of a released delivery, from its row. */
export function releasedRecord(row: Row): DeliveryRecord {
  return { ...DeliveryRecord.decode(bytes(row, 'record')), releases: integer(row, 'releases') };
}
