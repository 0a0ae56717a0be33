/** A send time within this many milliseconds means now. */
const NOW_MS = 1_000;

/** Returns when to send in milliseconds since 1970; 0, at once, if the time is past, missing, or within a second. */
export function sendTimeFrom(sendTime: Date | undefined, nowMs: number): number {
  const timeMs = sendTime?.getTime() ?? 0;
  return timeMs > nowMs + NOW_MS ? timeMs : 0;
}
