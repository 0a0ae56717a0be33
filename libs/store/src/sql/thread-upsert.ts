import { ThreadStatus } from '@chat4all/proto';

/** The columns that a new message of a thread writes. */
export const THREAD_COLUMNS = [
  ...['thread_id', 'tenant_id', 'channel', 'account_id', 'identity_kind', 'identity_value'],
  ...['last_message_key', 'last_activity_time', 'last_inbound_time', 'unread_count', 'profile_name', 'create_time'],
].join(', ');

/** Adds new messages to threads that exist: the end of an INSERT of {@link THREAD_COLUMNS}. A message of the person opens the thread again. */
export const ADD_TO_THREAD = `ON CONFLICT (thread_id) DO UPDATE SET
    last_message_key = CASE WHEN excluded.last_activity_time >= threads.last_activity_time
      THEN excluded.last_message_key ELSE threads.last_message_key END,
    last_activity_time = CASE WHEN excluded.last_activity_time >= threads.last_activity_time
      THEN excluded.last_activity_time ELSE threads.last_activity_time END,
    last_inbound_time = CASE WHEN excluded.last_inbound_time >= threads.last_inbound_time
      THEN excluded.last_inbound_time ELSE threads.last_inbound_time END,
    unread_count = threads.unread_count + excluded.unread_count,
    status = CASE WHEN excluded.unread_count > 0 THEN ${ThreadStatus.OPEN} ELSE threads.status END,
    profile_name = CASE WHEN excluded.profile_name <> '' THEN excluded.profile_name ELSE threads.profile_name END`;
