import { getRouteApi } from '@tanstack/react-router';
import { Eye, PartyPopper, RotateCw, Trash2 } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../api/session.ts';
import { useAction, usePages } from '../../api/use-call.ts';
import { channelName } from '../../domain/identity.tsx';
import { useExplain } from '../../domain/reason.tsx';
import type { DeadLetterFilterJson, DeadLetterJson } from '../../gen/chat4all/v1/dead_letter_pb';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { DataList, type ListColumn } from '../../ui/data-list.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ConfirmDialog } from '../../ui/form-dialog.tsx';
import { Page } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';
import { DeadLetterDialog } from './dead-letter-dialog.tsx';
import { ReplayDialog } from './replay-dialog.tsx';

const route = getRouteApi('/dead-letters');
const lettersOf = (page: { readonly deadLetters?: readonly DeadLetterJson[] }): readonly DeadLetterJson[] | undefined =>
  page.deadLetters;

/** The dead letters, grouped by their reason, with replaying and discarding. */
export function DeadLetters(): ReactNode {
  const { t } = useTranslation();
  const { reason, channel } = route.useSearch();
  const navigate = route.useNavigate();
  const explain = useExplain();
  const all = usePages('DeadLetterService', 'listDeadLetters', { pageSize: 500 }, lettersOf);
  const filter: DeadLetterFilterJson = {
    ...(reason !== undefined && { reason }),
    ...(channel !== undefined && { channel }),
  };
  const pages = usePages('DeadLetterService', 'listDeadLetters', { pageSize: 100, filter }, lettersOf);
  const groups = [...Map.groupBy(all.items, ({ error }) => error?.reason ?? 'UNKNOWN')].sort(
    ([, one], [, other]) => other.length - one.length,
  );
  const mayDiscard = useMay('DeadLetterService/DiscardDeadLetters');
  const discard = useAction('DeadLetterService', 'discardDeadLetters', ['DeadLetterService', 'ChatService']);
  const [shown, show] = useState<DeadLetterJson>();
  const [asked, ask] = useState<'replay' | 'discard'>();
  // What arrives while the question is shown is not discarded with it.
  const [askedTime, setAskedTime] = useState('');
  const columns = useMemo<readonly ListColumn<DeadLetterJson>[]>(
    () => [
      {
        id: 'reason',
        header: t('deadLetter.reason'),
        cell: (letter) => (
          <button
            type="button"
            className="flex items-center gap-2 font-medium"
            onClick={() => {
              show(letter);
            }}
          >
            <Eye size={15} className="text-muted" aria-hidden />
            {letter.error?.reason ?? 'UNKNOWN'}
          </button>
        ),
      },
      {
        id: 'message',
        header: t('deadLetter.message'),
        className: 'hidden w-1/2 max-w-0 sm:table-cell',
        cell: ({ error }) => <span className="block truncate text-muted">{error?.message}</span>,
      },
      {
        id: 'account',
        header: t('message.account'),
        className: 'hidden md:table-cell',
        cell: ({ channel: name, accountId }) => (
          <span className="whitespace-nowrap text-muted">
            {[channelName(name), accountId].filter(Boolean).join(' · ')}
          </span>
        ),
      },
      {
        id: 'time',
        header: t('message.time'),
        className: 'text-right text-muted',
        cell: ({ createTime }) => <Time value={createTime} />,
      },
    ],
    [t],
  );
  return (
    <Page
      title={t('nav.deadLetters')}
      description={t('deadLetters.text')}
      actions={
        pages.items.length > 0 && (
          <>
            {mayDiscard && (
              <Button
                variant="danger"
                icon={Trash2}
                onClick={() => {
                  setAskedTime(new Date().toISOString());
                  ask('discard');
                }}
              >
                {t('deadLetters.discard')}
              </Button>
            )}
            <Button
              variant="primary"
              icon={RotateCw}
              onClick={() => {
                ask('replay');
              }}
            >
              {t('deadLetters.replay')}
            </Button>
          </>
        )
      }
      filters={
        groups.length > 0 && (
          <ul aria-label={t('deadLetters.groups')} className="flex flex-wrap gap-2">
            {groups.map(([name, letters]) => (
              <li key={name}>
                <button
                  type="button"
                  aria-pressed={reason === name}
                  title={explain(name)}
                  className="flex items-center gap-2 rounded-lg border border-line bg-surface px-3 py-1.5 text-sm font-medium aria-pressed:border-accent aria-pressed:bg-accent-soft"
                  onClick={() => void navigate({ search: reason === name ? {} : { reason: name } })}
                >
                  {name}
                  <Badge tone={reason === name ? 'accent' : 'neutral'}>
                    {`${String(letters.length)}${all.hasNextPage ? '+' : ''}`}
                  </Badge>
                </button>
              </li>
            ))}
          </ul>
        )
      }
    >
      {reason !== undefined && <p className="text-sm text-muted">{explain(reason)}</p>}
      <DataList
        label={t('nav.deadLetters')}
        columns={columns}
        pages={pages}
        keyOf={({ deadLetterId = '' }) => deadLetterId}
        empty={<EmptyState icon={PartyPopper} title={t('deadLetters.none')} text={t('deadLetters.noneText')} />}
      />
      <DeadLetterDialog
        letter={shown}
        onClose={() => {
          show(undefined);
        }}
      />
      <ReplayDialog
        filter={filter}
        open={asked === 'replay'}
        onClose={() => {
          ask(undefined);
        }}
      />
      <ConfirmDialog
        open={asked === 'discard'}
        onClose={() => {
          ask(undefined);
        }}
        title={t('deadLetters.discard')}
        description={t('deadLetters.discardText', { what: reason ?? t('filter.all') })}
        submitLabel={t('deadLetters.discard')}
        dangerous
        onConfirm={() => discard.mutateAsync({ filter: { ...filter, endTime: askedTime } })}
      />
    </Page>
  );
}
