import { Link, getRouteApi } from '@tanstack/react-router';
import { FileText, Plus, RefreshCw } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../api/session.ts';
import { useAction, useCall, usePages } from '../../api/use-call.ts';
import { TEMPLATE_STATUSES, TemplateStatusBadge, toTemplateStatus } from '../../domain/template-status.tsx';
import type { TemplateJson } from '../../gen/chat4all/v1/template_pb';
import { Button } from '../../ui/button.tsx';
import { DataList, type ListColumn } from '../../ui/data-list.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { SelectField } from '../../ui/field.tsx';
import { Page } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';
import { lazyDialog } from '../../ui/lazy-dialog.tsx';

const TemplateForm = lazyDialog(async () => (await import('./template-form.tsx')).TemplateForm);

const route = getRouteApi('/templates');
const templatesOf = (page: { readonly templates?: readonly TemplateJson[] }): readonly TemplateJson[] | undefined =>
  page.templates;

/** The templates of the accounts. */
export function Templates(): ReactNode {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const status = toTemplateStatus(search.status);
  const accounts = useCall('ChannelService', 'listAccounts', { channel: 'whatsapp' }).data?.accounts ?? [];
  const pages = usePages(
    'TemplateService',
    'listTemplates',
    {
      pageSize: 100,
      ...(search.account !== undefined && { accountId: search.account }),
      ...(status !== undefined && { status }),
    },
    templatesOf,
  );
  const maySync = useMay('TemplateService/SyncTemplates');
  const mayCreate = useMay('TemplateService/CreateTemplate');
  const sync = useAction('TemplateService', 'syncTemplates');
  const [isCreating, setCreating] = useState(false);
  const accountId = search.account ?? accounts[0]?.accountId ?? '';
  const columns = useMemo<readonly ListColumn<TemplateJson>[]>(
    () => [
      {
        id: 'name',
        header: t('template.name'),
        cell: ({ name, accountId: account = '', templateId = '' }) => (
          <Link
            to="/templates/$accountId/$templateId"
            params={{ accountId: account, templateId }}
            className="font-medium"
          >
            {name}
          </Link>
        ),
      },
      {
        id: 'language',
        header: t('template.language'),
        className: 'hidden sm:table-cell',
        cell: ({ language }) => language,
      },
      {
        id: 'category',
        header: t('template.category'),
        className: 'hidden md:table-cell',
        cell: ({ category = 'TEMPLATE_CATEGORY_UNSPECIFIED' }) => t(`templateCategory.${category}`),
      },
      { id: 'status', header: t('message.state'), cell: ({ status: value }) => <TemplateStatusBadge status={value} /> },
      {
        id: 'quality',
        header: t('template.quality'),
        className: 'hidden lg:table-cell',
        cell: ({ quality = 'TEMPLATE_QUALITY_UNSPECIFIED' }) => t(`templateQuality.${quality}`),
      },
      {
        id: 'sync',
        header: t('template.synced'),
        className: 'hidden text-right text-muted lg:table-cell',
        cell: ({ syncTime }) => <Time value={syncTime} />,
      },
    ],
    [t],
  );
  const create = mayCreate && accounts.length > 0 && (
    <Button
      variant="primary"
      icon={Plus}
      onClick={() => {
        setCreating(true);
      }}
    >
      {t('template.create')}
    </Button>
  );
  return (
    <Page
      title={t('nav.templates')}
      description={t('templates.text')}
      actions={
        <>
          {maySync && accountId !== '' && (
            <Button
              icon={RefreshCw}
              busy={sync.isPending}
              onClick={() => {
                sync.mutate({ accountId });
              }}
            >
              {t('template.sync')}
            </Button>
          )}
          {create}
        </>
      }
      filters={
        <>
          <SelectField
            label={t('message.account')}
            value={search.account ?? ''}
            options={[
              { value: '', label: t('filter.all') },
              ...accounts.map(({ accountId: value = '' }) => ({ value, label: value })),
            ]}
            onChange={({ target }) => void navigate({ search: { ...search, account: target.value || undefined } })}
          />
          <SelectField
            label={t('message.state')}
            value={search.status ?? ''}
            options={[
              { value: '', label: t('filter.all') },
              ...TEMPLATE_STATUSES.map((value) => ({ value, label: t(`templateStatus.${value}`) })),
            ]}
            onChange={({ target }) => void navigate({ search: { ...search, status: target.value || undefined } })}
          />
        </>
      }
    >
      {sync.error && <ErrorNotice error={sync.error} />}
      {sync.isSuccess && (
        <p role="status" className="text-sm text-muted">
          {t('template.syncedCount', { count: sync.data.templateCount ?? 0 })}
        </p>
      )}
      <DataList
        label={t('nav.templates')}
        columns={columns}
        pages={pages}
        keyOf={({ accountId: account = '', templateId = '' }) => `${account}/${templateId}`}
        empty={
          <EmptyState icon={FileText} title={t('template.none')} text={t('template.noneText')}>
            {create}
          </EmptyState>
        }
      />
      <TemplateForm
        accounts={accounts}
        open={isCreating}
        onClose={() => {
          setCreating(false);
        }}
      />
    </Page>
  );
}
