import { Link, getRouteApi } from '@tanstack/react-router';
import { ArrowLeft, CheckCircle2, CircleDot, Tag } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../api/session.ts';
import { useUpdateThread } from '../../api/use-thread-action.ts';
import { channelName } from '../../domain/identity.tsx';
import { threadName } from '../../domain/thread-name.ts';
import type { ThreadJson } from '../../gen/chat4all/v1/thread_pb';
import { Badge } from '../../ui/badge.tsx';
import { Button, buttonClasses } from '../../ui/button.tsx';
import { lazyDialog } from '../../ui/lazy-dialog.tsx';
import { Avatar } from './avatar.tsx';
import { Window } from './window.tsx';

const AssignmentForm = lazyDialog(async () => (await import('./assignment-form.tsx')).AssignmentForm);

const route = getRouteApi('/conversations');

/** The person of a conversation, its reply window, its status, and who answers it. */
export function ConversationHeader({ thread }: { readonly thread: ThreadJson }): ReactNode {
  const { t } = useTranslation();
  const { threadId = '', identity, profileName = '', userId = '', labels = [], assignee = '' } = thread;
  const mayUpdate = useMay('ThreadService/UpdateThread');
  const update = useUpdateThread();
  const search = route.useSearch();
  const [assigning, setAssigning] = useState(false);
  const name = threadName(thread);
  const isClosed = thread.status === 'THREAD_STATUS_CLOSED';
  return (
    <header className="flex items-center gap-x-3 border-b border-line bg-surface px-4 py-3">
      <Link
        to="/conversations"
        search={search}
        aria-label={t('conversations.back')}
        className={`${buttonClasses('ghost', true)} lg:!hidden`}
      >
        <ArrowLeft size={18} aria-hidden />
      </Link>
      <Avatar name={name} />
      <div className="min-w-0 flex-1">
        <h2 className="truncate font-semibold tabular-nums">
          {userId === '' ? (
            name
          ) : (
            <Link to="/people/$userId" params={{ userId }} className="underline-offset-2 hover:underline">
              {name}
            </Link>
          )}
        </h2>
        <p className="flex items-center gap-x-2 overflow-hidden text-xs whitespace-nowrap text-muted">
          {profileName !== '' && (
            <span className="hidden truncate tabular-nums sm:inline lg:hidden xl:inline">{identity?.value}</span>
          )}
          <span>{channelName(identity?.channel)}</span>
          {/* On a phone the name needs the room at the top. */}
          <span className="sm:hidden">
            <Window thread={thread} />
          </span>
          <span className="hidden truncate sm:inline lg:hidden xl:inline">{identity?.accountId}</span>
          {assignee !== '' && <span>{t('conversations.assignee', { assignee })}</span>}
          {labels.map((label) => (
            <Badge key={label}>{label}</Badge>
          ))}
        </p>
      </div>
      <span className="max-sm:hidden">
        <Window thread={thread} />
      </span>
      {mayUpdate && (
        <>
          <Button
            icon={Tag}
            aria-label={t('conversations.assign')}
            title={t('conversations.assign')}
            onClick={() => {
              setAssigning(true);
            }}
          />
          <AssignmentForm
            thread={thread}
            open={assigning}
            onClose={() => {
              setAssigning(false);
            }}
          />
        </>
      )}
      {mayUpdate && (
        <Button
          icon={isClosed ? CircleDot : CheckCircle2}
          busy={update.isPending}
          onClick={() => {
            update.mutate({ threadId, status: isClosed ? 'THREAD_STATUS_OPEN' : 'THREAD_STATUS_CLOSED' });
          }}
        >
          <span className="max-sm:sr-only">{t(isClosed ? 'conversations.reopen' : 'conversations.close')}</span>
        </Button>
      )}
    </header>
  );
}
