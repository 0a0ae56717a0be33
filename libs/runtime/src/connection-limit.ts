import { readFileSync } from 'node:fs';

/** The file descriptors that connections of clients leave for the log, the store, platforms, metrics and health checks. */
const RESERVED = 200;

/**
 * Returns how many connections a listener may have: the wanted number, but no more than its share (0 to 1) of the process's file
 * descriptors, of which 200, or half if there are few, are kept for everything else. Only Linux states the number of
 * descriptors; elsewhere it counts as unlimited.
 */
export function connectionLimit(wanted: number, share: number, descriptors = maximumDescriptors()): number {
  const available = descriptors - Math.min(RESERVED, descriptors / 2);
  return Math.max(1, Math.min(wanted, Math.floor(available * share)));
}

function maximumDescriptors(): number {
  try {
    const [, soft] = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    return soft === undefined ? Number.MAX_SAFE_INTEGER : Number(soft);
  } catch {
    return Number.MAX_SAFE_INTEGER;
  }
}
