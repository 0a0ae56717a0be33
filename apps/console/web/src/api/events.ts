import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useState } from 'react';
import type { EventJson } from '../gen/chat4all/v1/event_pb';
import { MESSAGES, THREADS } from './feeds.ts';
import { EVENT_KINDS, LiveData } from './live-data.ts';
import { sessionQuery } from './session.ts';

/** The time after which a stream is opened again that the server has refused, in milliseconds. */
const REOPEN_MS = 2_000;

/** The lists that are read while the stream is being opened. */
const READ_BEFORE = [[THREADS.service], [MESSAGES.service]] as const;

/** The state of the stream of events. */
export type LiveState = 'connecting' | 'live' | 'interrupted';

/** The {@link LiveState} for the components below. */
export const LiveContext = createContext<LiveState>('connecting');

/** Returns the state of the stream of events. */
export function useLiveState(): LiveState {
  return useContext(LiveContext);
}

/** Follows the events of the router while the component is shown, and keeps the read data in step. Returns the state of the stream. */
export function useEvents(): LiveState {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>('connecting');
  useEffect(() => {
    let source: EventSource | undefined;
    let cursor = '';
    let isBehind = false;
    const timers = new Set<ReturnType<typeof setTimeout>>();
    const later = (action: () => void, delayMs: number): void => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        action();
      }, delayMs);
      timers.add(timer);
    };
    const data = new LiveData(client);
    const open = (): void => {
      const opened = new EventSource(`/api/events${cursor === '' ? '' : `?cursor=${encodeURIComponent(cursor)}`}`);
      source = opened;
      opened.onopen = () => {
        setState('live');
        // The events of a long interruption may no longer be in the log.
        if (isBehind)
          void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionQuery.queryKey[0] });
        // Nor are there those between the first reading of the lists and the start of the stream.
        else if (cursor === '') for (const queryKey of READ_BEFORE) void client.invalidateQueries({ queryKey });
        isBehind = false;
      };
      opened.onerror = () => {
        setState('interrupted');
        isBehind = true;
        // The browser reconnects automatically, except after a response with an error.
        if (opened.readyState !== EventSource.CLOSED) return;
        void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
        later(open, REOPEN_MS);
      };
      for (const kind of EVENT_KINDS) {
        opened.addEventListener(kind, ({ lastEventId, data: text }: MessageEvent<unknown>) => {
          cursor = lastEventId;
          const event: unknown = JSON.parse(String(text));
          if (isEvent(event)) data.add(event);
        });
      }
    };
    // A browser has few connections to a server, which many tabs must share.
    const onVisibility = (): void => {
      if (document.hidden) source?.close();
      else if (source?.readyState === EventSource.CLOSED) open();
    };
    document.addEventListener('visibilitychange', onVisibility);
    open();
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
      source?.close();
      data.stop();
      for (const timer of timers) clearTimeout(timer);
    };
  }, [client]);
  return state;
}

/** The router encodes events by the descriptors that the types are generated from, so that they are only objects to check. */
function isEvent(value: unknown): value is EventJson {
  return typeof value === 'object' && value !== null;
}
