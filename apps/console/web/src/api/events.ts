import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useState } from 'react';
import { sessionQuery } from './session.ts';
import type { ServiceName } from './client.ts';

/** The time after which a stream is opened again that the server has refused, in milliseconds. */
const REOPEN_MS = 2_000;
/** The least time between the starts of two refreshes, in milliseconds. After a quiet time, an event is shown at once. */
const REFRESH_INTERVAL_MS = 150;

/** The services whose lists an event changes, by its kind. */
const CHANGED: Readonly<Record<string, readonly ServiceName[]>> = {
  delivery: ['ChatService', 'ThreadService'],
  inbound: ['ChatService', 'ThreadService'],
  echo: ['ChatService', 'ThreadService'],
  media: ['ChatService', 'MediaService'],
  identity_changed: ['ChatService', 'ThreadService', 'DirectoryService'],
  consent: ['DirectoryService'],
  template: ['TemplateService'],
  account: ['ChannelService', 'AccountService'],
  dead_letter: ['DeadLetterService', 'ChatService'],
  endpoint_disabled: ['WebhookService'],
};

/** The state of the stream of events. */
export type LiveState = 'connecting' | 'live' | 'interrupted';

/** The {@link LiveState} for the components below. */
export const LiveContext = createContext<LiveState>('connecting');

/** Returns the state of the stream of events. */
export function useLiveState(): LiveState {
  return useContext(LiveContext);
}

/** Follows the events of the router while the component is shown, and reads anew what they change. Returns the state of the stream. */
export function useEvents(): LiveState {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>('connecting');
  useEffect(() => {
    let source: EventSource | undefined;
    let cursor = '';
    let wasInterrupted = false;
    const timers = new Set<ReturnType<typeof setTimeout>>();
    const later = (action: () => void, delayMs: number): void => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        action();
      }, delayMs);
      timers.add(timer);
    };
    let changed = new Set<ServiceName>();
    let lastRefreshMs = -REFRESH_INTERVAL_MS;
    const refresh = (): void => {
      lastRefreshMs = performance.now();
      const collected = changed;
      changed = new Set();
      for (const service of collected) void client.invalidateQueries({ queryKey: [service] });
    };
    const collect = (services: readonly ServiceName[]): void => {
      if (changed.size === 0) later(refresh, Math.max(0, lastRefreshMs + REFRESH_INTERVAL_MS - performance.now()));
      for (const service of services) changed.add(service);
    };
    const open = (): void => {
      const opened = new EventSource(`/api/events${cursor === '' ? '' : `?cursor=${encodeURIComponent(cursor)}`}`);
      source = opened;
      opened.onopen = () => {
        setState('live');
        // The events of a long interruption may no longer be in the log.
        if (wasInterrupted) void client.invalidateQueries();
        wasInterrupted = false;
      };
      opened.onerror = () => {
        setState('interrupted');
        wasInterrupted = true;
        // The browser reconnects automatically, except after a response with an error.
        if (opened.readyState !== EventSource.CLOSED) return;
        void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
        later(open, REOPEN_MS);
      };
      for (const [kind, services] of Object.entries(CHANGED)) {
        opened.addEventListener(kind, ({ lastEventId }) => {
          cursor = lastEventId;
          collect(services);
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
      for (const timer of timers) clearTimeout(timer);
    };
  }, [client]);
  return state;
}
