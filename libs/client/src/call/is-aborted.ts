/** Returns whether the signal is aborted. */
// A function, because TypeScript narrows a property after the first read, as if it could not change.
export function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
