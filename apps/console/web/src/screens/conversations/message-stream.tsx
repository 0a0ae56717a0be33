import { useNavigate } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import { type ReactNode, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FeedPages } from '../../api/use-feed.ts';
import type { MessageJson } from '../../gen/chat4all/v1/message_pb';
import { Button } from '../../ui/button.tsx';
import { NextPage } from '../../ui/next-page.tsx';
import { dayLabel } from '../../ui/time.tsx';
import { Bubble, OutgoingBubble } from './bubble.tsx';
import type { Outbox, OutgoingMessage } from './use-outbox.ts';

/** The height in pixels of a bubble with one line of text, and of each further line, by which entries are placed until they are measured. */
const BUBBLE_HEIGHT = 66;
const LINE_HEIGHT = 20;
const DAY_HEIGHT = 41;
/** The characters of a line in a bubble of usual width. */
const LINE_LENGTH = 80;
/** The entries rendered beyond the visible ones: those that one turn of a wheel shows. */
const OVERSCAN = 6;
/** More messages are read when fewer entries than these are between the end of the loaded ones and those in view. */
const NEAR_EDGE = 60;
/** The distance from the end within which new messages are scrolled into view, in pixels. */
const NEAR_END = 160;

type Entry =
  | { readonly kind: 'day'; readonly key: string; readonly label: string }
  | { readonly kind: 'message'; readonly key: string; readonly message: MessageJson }
  | { readonly kind: 'outgoing'; readonly key: string; readonly message: OutgoingMessage };

/** The messages of a conversation, the newest at the end. */
export function MessageStream({
  threadIds,
  pages,
  outbox,
  onReply,
}: {
  readonly threadIds: readonly string[];
  readonly pages: FeedPages<MessageJson>;
  readonly outbox: Outbox;
  readonly onReply: ((message: MessageJson) => void) | undefined;
}): ReactNode {
  const { t, i18n } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const isNearEnd = useRef(true);
  const [isAway, setAway] = useState(false);
  const { items } = pages;
  const entries = useMemo(
    () => toEntries(items, outbox.messages, i18n.language),
    [items, outbox.messages, i18n.language],
  );
  const byId = useMemo(() => new Map(items.map((message) => [message.messageId, message])), [items]);
  const virtualizer = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimateHeight(entries[index]),
    getItemKey: (index) => entries[index]?.key ?? index,
    overscan: OVERSCAN,
    // Earlier messages that are added above do not move those in view.
    anchorTo: 'end',
  });
  const lastKey = entries.at(-1)?.key;
  const size = virtualizer.getTotalSize();
  const { hasNextPage, hasPreviousPage, isFetchingNextPage, fetchNextPage, fetchPreviousPage } = pages;
  const visible = virtualizer.getVirtualItems();
  const isNearStart = (visible.at(0)?.index ?? NEAR_EDGE) < NEAR_EDGE;
  const isNearLoadedEnd = entries.length - (visible.at(-1)?.index ?? 0) < NEAR_EDGE;
  useEffect(() => {
    if (isNearStart && hasNextPage && !isFetchingNextPage && isAway) fetchNextPage();
    else if (isNearLoadedEnd && hasPreviousPage) fetchPreviousPage();
  }, [
    ...[isNearStart, isNearLoadedEnd, isAway],
    ...[hasNextPage, hasPreviousPage, isFetchingNextPage, fetchNextPage, fetchPreviousPage],
  ]);
  // Measuring changes the size after the first scroll.
  useLayoutEffect(() => {
    if (isNearEnd.current && !hasPreviousPage) scroller.current?.scrollTo({ top: size });
  }, [size, lastKey, hasPreviousPage]);
  useEffect(() => {
    if (outbox.messages.length > 0) scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  }, [outbox.messages.length]);
  const navigate = useNavigate();
  const showDetails = useCallback(
    (messageId: string) => void navigate({ to: '/messages/$messageId', params: { messageId } }),
    [navigate],
  );
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div
        ref={scroller}
        role="log"
        tabIndex={0}
        aria-label={t('conversations.messages')}
        className="min-h-0 flex-1 overflow-y-auto px-4 py-3 focus-visible:-outline-offset-2"
        onScroll={({ currentTarget }) => {
          const { scrollHeight, scrollTop, clientHeight } = currentTarget;
          const distance = scrollHeight - scrollTop - clientHeight;
          isNearEnd.current = distance < NEAR_END && !hasPreviousPage;
          setAway(distance > clientHeight || hasPreviousPage);
        }}
      >
        <NextPage pages={pages} label={t('conversations.earlier')} />
        <div className="relative mx-auto max-w-4xl" style={{ height: size }}>
          {visible.map(({ index, key, start }) => {
            const entry = entries[index];
            return (
              entry && (
                <div
                  key={key}
                  ref={virtualizer.measureElement}
                  data-index={index}
                  className="absolute inset-x-0 pb-2 [contain:layout_style]"
                  style={{ transform: `translateY(${String(start)}px)` }}
                >
                  {entry.kind === 'day' ? (
                    <p className="py-2 text-center text-xs font-medium text-muted first-letter:uppercase">
                      {entry.label}
                    </p>
                  ) : entry.kind === 'message' ? (
                    <Bubble
                      message={entry.message}
                      threadIds={threadIds}
                      quoted={byId.get(entry.message.replyToMessageId)}
                      onReply={onReply}
                      onDetails={showDetails}
                    />
                  ) : (
                    <OutgoingBubble message={entry.message} outbox={outbox} />
                  )}
                </div>
              )
            );
          })}
        </div>
      </div>
      {isAway && (
        <Button
          icon={ArrowDown}
          className="absolute right-6 bottom-3 shadow-md"
          onClick={() => {
            isNearEnd.current = true;
            if (hasPreviousPage) pages.showNewest();
            else scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
          }}
        >
          {t('conversations.newest')}
        </Button>
      )}
    </div>
  );
}

function estimateHeight(entry: Entry | undefined): number {
  if (entry?.kind === 'day') return DAY_HEIGHT;
  const text = entry?.message.content?.text?.body ?? '';
  const lines = text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / LINE_LENGTH)), 0);
  return BUBBLE_HEIGHT + (lines - 1) * LINE_HEIGHT;
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
