import type { ThreadJson } from '../../gen/chat4all/v1/thread_pb';

/**
 * Returns the threads with one for each person: the one with the latest activity. A person has several who is known by a phone number
 * and a user id; they share everything but the last message.
 */
export function mergeLinked(threads: readonly ThreadJson[]): ThreadJson[] {
  const merged = new Set<string | undefined>();
  return threads.flatMap((thread) => {
    if (merged.has(thread.threadId)) return [];
    for (const id of thread.linkedThreadIds ?? []) merged.add(id);
    return [thread];
  });
}
