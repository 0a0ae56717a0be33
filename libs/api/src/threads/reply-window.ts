import type { Capabilities } from '@chat4all/connector';
import { WindowState } from '@chat4all/proto';

/** The reply window of a thread. */
export interface ReplyWindow {
  readonly state: WindowState;
  /** In milliseconds since 1970; undefined if the channel has no window, or the person never wrote. */
  readonly endTimeMs: number | undefined;
  /** The same of the longer window for messages that a human wrote; undefined if the channel has none. */
  readonly humanEndTimeMs: number | undefined;
}

/** Returns the reply window on a channel at a time, after the person's last message; `lastInboundTimeMs` is undefined if there is none. */
export function replyWindow(
  capabilities: Capabilities | undefined,
  lastInboundTimeMs: number | undefined,
  timeMs: number,
): ReplyWindow {
  const window = capabilities?.replyWindow;
  if (window === undefined) return { state: WindowState.UNSPECIFIED, endTimeMs: undefined, humanEndTimeMs: undefined };
  const after = (durationMs: number | undefined): number | undefined =>
    durationMs === undefined || lastInboundTimeMs === undefined ? undefined : lastInboundTimeMs + durationMs;
  const endTimeMs = after(window.durationMs);
  const state = endTimeMs !== undefined && timeMs < endTimeMs ? WindowState.OPEN : WindowState.CLOSED;
  return { state, endTimeMs, humanEndTimeMs: after(window.humanDurationMs) };
}
