/** Whether the signal is aborted by now. */
// A function, because the checker believes that a property it has just read stays as it is.
export function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
