import { Link, getRouteApi } from '@tanstack/react-router';
import { ArrowDownLeft, ArrowUpRight, MessagesSquare } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { MESSAGES } from '../../api/feeds.ts';
import type { Pages } from '../../api/use-call.ts';
import { usePages } from '../../api/use-call.ts';
import { useFeed } from '../../api/use-feed.ts';
import { summarize } from '../../domain/content-summary.ts';
import { StateBadge } from '../../domain/delivery-state.tsx';
import { leadingDelivery, toState } from '../../domain/delivery-states.ts';
import { IdentityText, personOf } from '../../domain/identity.tsx';
import type { MessageJson } from '../../gen/chat4all/v1/message_pb';
import { DataList, type ListColumn } from '../../ui/data-list.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Page } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';
import { FirstSteps } from '../first-steps.tsx';
import { MessageFilters } from './message-filters.tsx';

const route = getRouteApi('/messages');
const PAGE_SIZE = 100;
const messagesOf = (page: { readonly messages?: readonly MessageJson[] }): readonly MessageJson[] | undefined =>
  page.messages;

/** Messages of both directions, by filters or by the words of their text. */
export function Messages(): ReactNode {
  const { t } = useTranslation();
  const { text, state, channel, address, since, until } = route.useSearch();
  const isSearch = text !== undefined && text !== '';
  const period = {
    ...(since !== undefined && { startTime: new Date(`${since}T00:00:00`).toISOString() }),
    ...(until !== undefined && { endTime: new Date(`${until}T23:59:59.999`).toISOString() }),
  };
  const wanted = toState(state);
  const listed = useFeed(
    MESSAGES,
    {
      pageSize: PAGE_SIZE,
      ...period,
      ...(wanted !== undefined && { state: wanted }),
      ...(address !== undefined && { identity: { channel: channel ?? 'whatsapp', value: address } }),
    },
    { enabled: !isSearch },
  );
  const found = usePages(
    'ChatService',
    'searchMessages',
    { pageSize: PAGE_SIZE, text: text ?? '', ...period },
    messagesOf,
    { enabled: isSearch },
  );
  const pages: Pages<MessageJson> = isSearch ? found : listed;
  const isFiltered = isSearch || [state, address, since, until].some((filter) => filter !== undefined);
  const columns = useMemo<readonly ListColumn<MessageJson>[]>(
    () => [
      {
        id: 'person',
        header: t('message.person'),
        cell: (message) => (
          <Link
            to="/messages/$messageId"
            params={{ messageId: message.messageId ?? '' }}
            className="flex min-w-0 items-center gap-2 font-medium"
          >
            {message.direction === 'MESSAGE_DIRECTION_INBOUND' ? (
              <ArrowDownLeft size={16} className="shrink-0 text-good" aria-label={t('direction.inbound')} />
            ) : (
              <ArrowUpRight size={16} className="shrink-0 text-muted" aria-label={t('direction.outbound')} />
            )}
            <span className="flex min-w-0 flex-col">
              {message.profileName !== undefined && <span className="truncate">{message.profileName}</span>}
              <IdentityText identity={personOf(message)} />
            </span>
          </Link>
        ),
      },
      {
        id: 'content',
        header: t('message.content'),
        className: 'hidden w-1/2 max-w-0 sm:table-cell',
        cell: ({ content }) => <span className="block truncate text-muted">{summarize(t, content)}</span>,
      },
      {
        id: 'state',
        header: t('message.state'),
        cell: (message) =>
          message.direction === 'MESSAGE_DIRECTION_INBOUND' ? (
            <span className="text-xs text-muted">{t('message.received')}</span>
          ) : (
            <StateBadge state={leadingDelivery(message)?.state} />
          ),
      },
      {
        id: 'time',
        header: t('message.time'),
        className: 'hidden text-right text-muted md:table-cell',
        cell: ({ createTime }) => <Time value={createTime} />,
      },
    ],
    [t],
  );
  return (
    <Page title={t('nav.messages')} filters={<MessageFilters />}>
      <DataList
        label={t('nav.messages')}
        columns={columns}
        pages={pages}
        keyOf={({ messageId = '' }) => messageId}
        empty={
          isFiltered ? (
            <EmptyState icon={MessagesSquare} title={t('messages.noneFound')} text={t('messages.noneFoundText')} />
          ) : (
            <FirstSteps />
          )
        }
      />
    </Page>
  );
}
