import { getRouteApi } from '@tanstack/react-router';
import { Pencil, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../api/session.ts';
import { useAction, useCall } from '../../api/use-call.ts';
import { readTemplateDraft } from '../../domain/read-template-draft.ts';
import { TemplatePreview } from '../../domain/template-preview.tsx';
import { TemplateStatusBadge } from '../../domain/template-status.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { ConfirmDialog } from '../../ui/form-dialog.tsx';
import { lazyDialog } from '../../ui/lazy-dialog.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Facts, Page, Section } from '../../ui/page.tsx';
import { ExactTime } from '../../ui/time.tsx';

const TemplateForm = lazyDialog(async () => (await import('./template-form.tsx')).TemplateForm);

const route = getRouteApi('/templates/$accountId/$templateId');

/** One template as people get it, with its review. */
export function TemplatePage(): ReactNode {
  const { t } = useTranslation();
  const { accountId, templateId } = route.useParams();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useCall('TemplateService', 'getTemplate', { accountId, templateId });
  const mayDelete = useMay('TemplateService/DeleteTemplate');
  const remove = useAction('TemplateService', 'deleteTemplate');
  const mayChange = useMay('TemplateService/UpdateTemplate');
  const [isAsked, setAsked] = useState(false);
  const [isChanging, setChanging] = useState(false);
  const template = data?.template;
  if (error && template === undefined) {
    return (
      <Page title={t('template.title')}>
        <ErrorNotice error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  if (template === undefined) return <Loading />;
  const { name = '', category = 'TEMPLATE_CATEGORY_UNSPECIFIED', quality = 'TEMPLATE_QUALITY_UNSPECIFIED' } = template;
  return (
    <div className="h-full overflow-y-auto">
      <Page
        title={name}
        actions={
          <>
            {mayChange && (
              <Button
                icon={Pencil}
                onClick={() => {
                  setChanging(true);
                }}
              >
                {t('action.edit')}
              </Button>
            )}
            {mayDelete && (
              <Button
                variant="danger"
                icon={Trash2}
                onClick={() => {
                  setAsked(true);
                }}
              >
                {t('action.delete')}
              </Button>
            )}
          </>
        }
      >
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <Section title={t('template.text')}>
            <TemplatePreview draft={{ ...readTemplateDraft(template).draft, examples: {} }} />
            <details className="mt-4">
              <summary className="text-sm font-medium">{t('template.components')}</summary>
              <pre tabIndex={0} className="mt-2 overflow-auto rounded-lg bg-raised p-3 text-xs">
                {JSON.stringify(template.components, undefined, 2)}
              </pre>
            </details>
          </Section>
          <Section title={t('template.review')} actions={<TemplateStatusBadge status={template.status} />}>
            <Facts
              facts={[
                [t('template.reason'), template.reason],
                [t('template.language'), template.language],
                [t('template.category'), t(`templateCategory.${category}`)],
                [t('template.quality'), t(`templateQuality.${quality}`)],
                [t('message.account'), template.accountId],
                [t('template.id'), <code key="id">{template.templateId}</code>],
                [t('template.synced'), <ExactTime key="sync" value={template.syncTime} />],
              ]}
            />
          </Section>
        </div>
        <TemplateForm
          template={template}
          open={isChanging}
          onClose={() => {
            setChanging(false);
          }}
        />
        <ConfirmDialog
          open={isAsked}
          onClose={() => {
            setAsked(false);
          }}
          title={t('template.delete')}
          description={t('template.deleteText', { name })}
          submitLabel={t('action.delete')}
          dangerous
          onConfirm={async () => {
            await remove.mutateAsync({ accountId, templateId });
            await navigate({ to: '/templates' });
          }}
        />
      </Page>
    </div>
  );
}
