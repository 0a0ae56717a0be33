import type { ThreadJson } from '../../gen/chat4all/v1/thread_pb';

/**
 * Returns the threads with one for each person: the one with the latest activity, with the name and the unread messages of the others.
 * A person has several who is known by a phone number and a user id.
 */
export function mergeLinked(threads: readonly ThreadJson[]): ThreadJson[] {
  const byId = new Map(threads.map((thread) => [thread.threadId, thread]));
  const merged = new Set<string | undefined>();
  return threads.flatMap((thread) => {
    if (merged.has(thread.threadId)) return [];
    if (thread.linkedThreadIds === undefined) return [thread];
    const linked = (thread.linkedThreadIds ?? []).flatMap((id) => byId.get(id) ?? []);
    for (const { threadId } of linked) merged.add(threadId);
    const profileName = [thread, ...linked].find((one) => one.profileName !== undefined)?.profileName;
    const unreadCount = [thread, ...linked].reduce((sum, one) => sum + (one.unreadCount ?? 0), 0);
    return [{ ...thread, unreadCount, ...(profileName !== undefined && { profileName }) }];
  });
}
