import { Outlet, getRouteApi, useMatchRoute } from '@tanstack/react-router';
import { MessagesSquare, SquarePen } from 'lucide-react';
import { type ReactNode, Suspense, lazy, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { THREADS, threadsBy } from '../../api/feeds.ts';
import { useMay } from '../../api/session.ts';
import { useFeed } from '../../api/use-feed.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { lazyDialog } from '../../ui/lazy-dialog.tsx';
import { Loading } from '../../ui/loading.tsx';
import { ThreadFilters } from './thread-filters.tsx';
import { ThreadList } from './thread-list.tsx';

const FirstSteps = lazy(async () => ({ default: (await import('../first-steps.tsx')).FirstSteps }));
const NewMessage = lazyDialog(async () => (await import('./new-message.tsx')).NewMessage);

const route = getRouteApi('/conversations');
/** The interval at which the newest page of the list is read anew, because no event tells that a colleague has read, closed or taken a thread, in milliseconds. */
const COLLEAGUES_MS = 15_000;

/** The conversations as a list beside the open one. */
export function Conversations(): ReactNode {
  const { t } = useTranslation();
  const search = route.useSearch();
  const isOpen = useMatchRoute()({ to: '/conversations/$threadId' }) !== false;
  const maySend = useMay('ChatService/SendMessage');
  const [isWriting, setWriting] = useState(false);
  const pages = useFeed(THREADS, threadsBy(search), { refetchInterval: COLLEAGUES_MS });
  const isFiltered = Object.values(search).some((value) => value !== undefined);
  const isEmpty = !pages.isPending && !pages.error && pages.items.length === 0;
  if (isEmpty && !isFiltered && !isOpen) {
    return (
      <div className="flex h-full overflow-y-auto">
        <h1 className="sr-only">{t('nav.conversations')}</h1>
        <Suspense fallback={<Loading />}>
          <FirstSteps />
        </Suspense>
      </div>
    );
  }
  return (
    <div className="flex h-full min-h-0">
      <section
        aria-label={t('nav.conversations')}
        className={classNames(
          'w-full min-w-0 flex-col border-r border-line bg-surface lg:flex lg:w-80 lg:shrink-0 xl:w-96',
          isOpen ? 'hidden' : 'flex',
        )}
      >
        <header className="flex flex-col gap-3 border-b border-line p-4">
          <div className="flex items-center justify-between gap-2">
            <h1 className="text-lg font-semibold tracking-tight">{t('nav.conversations')}</h1>
            {maySend && (
              <Button
                icon={SquarePen}
                aria-label={t('newMessage.title')}
                onClick={() => {
                  setWriting(true);
                }}
              />
            )}
          </div>
          <ThreadFilters />
        </header>
        {pages.error && pages.items.length === 0 ? (
          <div className="p-4">
            <ErrorNotice error={pages.error} onRetry={() => void pages.refetch()} />
          </div>
        ) : pages.isPending ? (
          <Loading />
        ) : isEmpty ? (
          <EmptyState
            icon={MessagesSquare}
            title={t('conversations.noneFound')}
            text={t('conversations.noneFoundText')}
          />
        ) : (
          <ThreadList pages={pages} />
        )}
      </section>
      <div className={classNames('min-w-0 flex-1 flex-col lg:flex', isOpen ? 'flex' : 'hidden')}>
        {isOpen ? (
          <Outlet />
        ) : (
          <EmptyState icon={MessagesSquare} title={t('conversations.choose')} text={t('conversations.chooseText')} />
        )}
      </div>
      <NewMessage
        open={isWriting}
        onClose={() => {
          setWriting(false);
        }}
      />
    </div>
  );
}
