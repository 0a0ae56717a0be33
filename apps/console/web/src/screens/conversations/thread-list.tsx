import { Link, getRouteApi } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, memo, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Pages } from '../../api/use-call.ts';
import { summarize } from '../../domain/content-summary.ts';
import { StateMark } from '../../domain/delivery-state.tsx';
import { leadingDelivery } from '../../domain/delivery-states.ts';
import { channelName } from '../../domain/identity.tsx';
import { threadName } from '../../domain/thread-name.ts';
import type { ThreadJson } from '../../gen/chat4all/v1/thread_pb';
import { moveFocus } from '../../ui/move-focus.ts';
import { NextPage } from '../../ui/next-page.tsx';
import { Time } from '../../ui/time.tsx';
import { Avatar } from './avatar.tsx';
import { mergeLinked } from './merge-linked.ts';

const route = getRouteApi('/conversations');
/** The height of an entry in pixels. */
const HEIGHT = 72;
const OVERSCAN = 8;
/** The next page is read when fewer entries than these are below those in view. */
const NEAR_END = 20;

/** The conversations, the latest first. The arrow keys move between them. */
export function ThreadList({ pages }: { readonly pages: Pages<ThreadJson> }): ReactNode {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const items = useMemo(() => mergeLinked(pages.items), [pages.items]);
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => HEIGHT,
    getItemKey: (index) => items[index]?.threadId ?? index,
    overscan: OVERSCAN,
  });
  const visible = virtualizer.getVirtualItems();
  const isNearEnd = items.length - (visible.at(-1)?.index ?? 0) < NEAR_END;
  const { hasNextPage, isFetchingNextPage, error, fetchNextPage } = pages;
  useEffect(() => {
    if (isNearEnd && hasNextPage && !isFetchingNextPage && !error) fetchNextPage();
  }, [isNearEnd, hasNextPage, isFetchingNextPage, error, fetchNextPage]);
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto">
      <ul className="relative" style={{ height: virtualizer.getTotalSize() }} onKeyDown={moveFocus}>
        {visible.map(({ index, key, start }) => {
          const thread = items[index];
          return (
            thread && (
              <li
                key={key}
                className="absolute inset-x-0"
                style={{ height: HEIGHT, transform: `translateY(${String(start)}px)` }}
              >
                <Entry thread={thread} />
              </li>
            )
          );
        })}
      </ul>
      <NextPage pages={pages} label={t('action.more')} />
    </div>
  );
}

const Entry = memo(function Entry({ thread }: { readonly thread: ThreadJson }): ReactNode {
  const { t } = useTranslation();
  const { threadId = '', linkedThreadIds = [], identity, lastMessage, lastActivityTime, unreadCount = 0 } = thread;
  const search = route.useSearch();
  const name = threadName(thread);
  const isOutbound = lastMessage?.direction === 'MESSAGE_DIRECTION_OUTBOUND';
  return (
    <Link
      to="/conversations/$threadId"
      params={{ threadId }}
      search={search}
      className="flex h-full items-center gap-3 border-b border-line px-4 hover:bg-raised focus-visible:-outline-offset-2"
      activeProps={{ className: '!bg-accent-soft', 'aria-current': 'page' }}
    >
      <Avatar name={name} />
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="flex items-baseline justify-between gap-2">
          <span className="truncate font-medium tabular-nums">{name}</span>
          <span className="shrink-0 text-xs text-muted">
            <Time value={lastActivityTime} />
          </span>
        </span>
        <span className="flex items-center gap-1.5 text-muted">
          {isOutbound && <StateMark state={leadingDelivery(lastMessage, [threadId, ...linkedThreadIds])?.state} />}
          <span className="min-w-0 flex-1 truncate">{lastMessage && summarize(t, lastMessage.content)}</span>
          {unreadCount > 0 ? (
            <span className="shrink-0 rounded-full bg-accent px-1.5 text-xs font-semibold text-on-accent tabular-nums">
              {unreadCount}
              <span className="sr-only"> {t('conversations.unread')}</span>
            </span>
          ) : (
            <span className="shrink-0 text-xs">{channelName(identity?.channel)}</span>
          )}
        </span>
      </span>
    </Link>
  );
});
