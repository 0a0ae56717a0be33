import { getRouteApi } from '@tanstack/react-router';
import { ScrollText, Search } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { usePages } from '../../api/use-call.ts';
import type { AuditEntryJson } from '../../gen/chat4all/v1/audit_pb';
import { SEARCH_FIELD } from '../../shell/shortcuts.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { DataList, type ListColumn } from '../../ui/data-list.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { TextField } from '../../ui/field.tsx';
import { Page } from '../../ui/page.tsx';
import { ExactTime } from '../../ui/time.tsx';

const route = getRouteApi('/audit');
const entriesOf = (page: { readonly entries?: readonly AuditEntryJson[] }): readonly AuditEntryJson[] | undefined =>
  page.entries;

/** Who changed what. */
export function Audit(): ReactNode {
  const { t } = useTranslation();
  const { actor = '', method = '', target = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const pages = usePages('AuditService', 'listAuditEntries', { pageSize: 100, actor, method, target }, entriesOf);
  const { register, handleSubmit } = useForm({ values: { actor, method, target } });
  const columns = useMemo<readonly ListColumn<AuditEntryJson>[]>(
    () => [
      {
        id: 'method',
        header: t('audit.method'),
        // Takes the room that the other columns leave.
        className: 'w-full max-w-0',
        cell: ({ method: called = '', target: changed = '', changedFields = [] }) => (
          <span className="flex flex-col">
            <span className="font-medium break-words">
              {called.split('/')[0]}/<wbr />
              {called.split('/')[1]}
            </span>
            <span className="text-xs break-words text-muted">
              {[changed, changedFields.join(', ')].filter(Boolean).join(' – ')}
            </span>
          </span>
        ),
      },
      {
        id: 'outcome',
        header: t('audit.outcome'),
        cell: ({ outcome = '' }) => <Badge tone={outcome === 'OK' ? 'good' : 'bad'}>{outcome}</Badge>,
      },
      {
        id: 'actor',
        header: t('audit.actor'),
        className: 'hidden md:table-cell',
        cell: ({ actor: who, onBehalfOf }) => (
          <span className="flex flex-col">
            {onBehalfOf && <span className="font-medium">{onBehalfOf}</span>}
            <span className={onBehalfOf && 'text-xs text-muted'}>{who}</span>
          </span>
        ),
      },
      {
        id: 'ip',
        header: t('audit.ip'),
        className: 'hidden text-muted lg:table-cell',
        cell: ({ ip }) => ip,
      },
      {
        id: 'trace',
        header: t('audit.trace'),
        className: 'hidden text-xs text-muted xl:table-cell',
        cell: ({ traceId }) => <code>{traceId}</code>,
      },
      {
        id: 'time',
        header: t('message.time'),
        className: 'hidden text-right text-muted sm:table-cell',
        cell: ({ time }) => <ExactTime value={time} />,
      },
    ],
    [t],
  );
  return (
    <Page
      title={t('nav.audit')}
      description={t('audit.text')}
      filters={
        <form
          role="search"
          className="grid w-full grid-cols-2 items-end gap-2 md:flex md:flex-wrap"
          onSubmit={(event) => {
            void handleSubmit((values) =>
              navigate({ search: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '')) }),
            )(event);
          }}
        >
          <TextField
            {...register('method')}
            {...SEARCH_FIELD}
            label={t('audit.method')}
            placeholder="WebhookService/UpdateWebhookEndpoint"
          />
          <TextField {...register('actor')} label={t('audit.actor')} placeholder="api_key:…" />
          <TextField {...register('target')} label={t('audit.target')} />
          <Button type="submit" icon={Search}>
            {t('action.search')}
          </Button>
        </form>
      }
    >
      <DataList
        label={t('nav.audit')}
        columns={columns}
        pages={pages}
        keyOf={({ entryId = '' }) => entryId}
        empty={<EmptyState icon={ScrollText} title={t('audit.none')} text={t('audit.noneText')} />}
      />
    </Page>
  );
}
