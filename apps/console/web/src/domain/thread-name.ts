import type { ThreadJson } from '../gen/chat4all/v1/thread_pb';

/** Returns the displayed name of the person of a thread: the profile name, or the address without one. */
export function threadName({ profileName = '', identity }: ThreadJson): string {
  return profileName === '' ? (identity?.value ?? '') : profileName;
}
