import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Pages } from '../../api/use-call.ts';
import type { MessageJson } from '../../gen/chat4all/v1/message_pb';
import { NextPage } from '../../ui/next-page.tsx';
import { dayLabel } from '../../ui/time.tsx';
import { Bubble, OutgoingBubble } from './bubble.tsx';
import type { Outbox, OutgoingMessage } from './use-outbox.ts';

/** The estimated height of a bubble in pixels; each is measured once it is shown. */
const HEIGHT = 76;
const OVERSCAN = 10;
/** Earlier messages are read when fewer entries than these are above the first one in view. */
const NEAR_START = 20;
/** The distance from the end within which new messages are scrolled into view, in pixels. */
const NEAR_END = 160;

type Entry =
  | { readonly kind: 'day'; readonly key: string; readonly label: string }
  | { readonly kind: 'message'; readonly key: string; readonly message: MessageJson }
  | { readonly kind: 'outgoing'; readonly key: string; readonly message: OutgoingMessage };

/** The messages of a conversation, the newest at the end. */
export function MessageStream({
  pages,
  outbox,
  onReply,
}: {
  readonly pages: Pages<MessageJson>;
  readonly outbox: Outbox;
  readonly onReply: ((message: MessageJson) => void) | undefined;
}): ReactNode {
  const { t, i18n } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const isNearEnd = useRef(true);
  const { items } = pages;
  const entries = useMemo(
    () => toEntries(items, outbox.messages, i18n.language),
    [items, outbox.messages, i18n.language],
  );
  const byId = useMemo(() => new Map(items.map((message) => [message.messageId, message])), [items]);
  const virtualizer = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => HEIGHT,
    getItemKey: (index) => entries[index]?.key ?? index,
    overscan: OVERSCAN,
    // Earlier messages that are added above do not move those in view.
    anchorTo: 'end',
  });
  const lastKey = entries.at(-1)?.key;
  const size = virtualizer.getTotalSize();
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = pages;
  const firstIndex = virtualizer.getVirtualItems().at(0)?.index;
  const isNearStart = firstIndex !== undefined && firstIndex < NEAR_START;
  useEffect(() => {
    if (isNearStart && hasNextPage && !isFetchingNextPage && !isNearEnd.current) fetchNextPage();
  }, [isNearStart, hasNextPage, isFetchingNextPage, fetchNextPage]);
  // Measuring changes the size after the first scroll.
  useLayoutEffect(() => {
    if (isNearEnd.current) scroller.current?.scrollTo({ top: size });
  }, [size, lastKey]);
  useEffect(() => {
    if (outbox.messages.length > 0) scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  }, [outbox.messages.length]);
  return (
    <div
      ref={scroller}
      role="log"
      tabIndex={0}
      aria-label={t('conversations.messages')}
      className="min-h-0 flex-1 overflow-y-auto px-4 py-3 focus-visible:-outline-offset-2"
      onScroll={({ currentTarget }) => {
        const { scrollHeight, scrollTop, clientHeight } = currentTarget;
        isNearEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_END;
      }}
    >
      <NextPage pages={pages} label={t('conversations.earlier')} />
      <div className="relative mx-auto max-w-4xl" style={{ height: size }}>
        {virtualizer.getVirtualItems().map(({ index, key, start }) => {
          const entry = entries[index];
          return (
            entry && (
              <div
                key={key}
                ref={virtualizer.measureElement}
                data-index={index}
                className="absolute inset-x-0 pb-2"
                style={{ transform: `translateY(${String(start)}px)` }}
              >
                {entry.kind === 'day' ? (
                  <p className="py-2 text-center text-xs font-medium text-muted first-letter:uppercase">
                    {entry.label}
                  </p>
                ) : entry.kind === 'message' ? (
                  <Bubble message={entry.message} quoted={byId.get(entry.message.replyToMessageId)} onReply={onReply} />
                ) : (
                  <OutgoingBubble message={entry.message} outbox={outbox} />
                )}
              </div>
            )
          );
        })}
      </div>
    </div>
  );
}

/** Returns messages, newest first as they are listed, in the order in which they are read, with the days between them. */
function toEntries(listed: readonly MessageJson[], outgoing: readonly OutgoingMessage[], language: string): Entry[] {
  const entries: Entry[] = [];
  let day = '';
  const addDay = (time: string): void => {
    const date = new Date(time).toDateString();
    if (date !== day) entries.push({ kind: 'day', key: `day-${date}`, label: dayLabel(time, language) });
    day = date;
  };
  for (const message of [...listed].reverse()) {
    addDay(message.createTime ?? '');
    entries.push({ kind: 'message', key: message.messageId ?? '', message });
  }
  for (const message of outgoing) {
    addDay(message.createTime);
    entries.push({ kind: 'outgoing', key: message.requestId, message });
  }
  return entries;
}
