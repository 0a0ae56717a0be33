import { FileText } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../api/use-call.ts';
import { templateParameters, templateText, toTemplateContent } from '../../domain/template-parts.ts';
import type { TemplateContentJson } from '../../gen/chat4all/v1/content_pb';
import type { TemplateJson } from '../../gen/chat4all/v1/template_pb';
import type { ThreadJson } from '../../gen/chat4all/v1/thread_pb';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { TextField } from '../../ui/field.tsx';
import { Loading } from '../../ui/loading.tsx';

/** Properties of a {@link TemplatePicker}. */
interface TemplatePickerProperties {
  readonly thread: ThreadJson;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onChoose: (template: TemplateContentJson) => void;
}

/** The dialog that chooses an approved template of the account, and fills in its parameters. */
export function TemplatePicker({ thread, open, onClose, onChoose }: TemplatePickerProperties): ReactNode {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<TemplateJson>();
  const accountId = thread.identity?.accountId ?? '';
  const { data, error, refetch, isPending } = useCall(
    'TemplateService',
    'listTemplates',
    { accountId, status: 'TEMPLATE_STATUS_APPROVED', pageSize: 200 },
    { enabled: open },
  );
  const templates = data?.templates ?? [];
  const close = (): void => {
    setChosen(undefined);
    onClose();
  };
  return (
    <Dialog title={t('template.choose')} description={t('template.chooseText')} open={open} onClose={close}>
      {chosen ? (
        <Parameters
          template={chosen}
          onBack={() => {
            setChosen(undefined);
          }}
          onSend={(content) => {
            onChoose(content);
            close();
          }}
        />
      ) : error ? (
        <ErrorNotice error={error} onRetry={() => void refetch()} />
      ) : isPending ? (
        <Loading />
      ) : templates.length === 0 ? (
        <EmptyState icon={FileText} title={t('template.none')} text={t('template.noneText')} />
      ) : (
        <ul className="flex max-h-96 flex-col gap-2 overflow-y-auto">
          {templates.map((template) => (
            <li key={template.templateId}>
              <button
                type="button"
                className="w-full rounded-xl border border-line p-3 text-left hover:bg-raised"
                onClick={() => {
                  setChosen(template);
                }}
              >
                <span className="flex justify-between gap-2 text-sm font-medium">
                  {template.name}
                  <span className="text-xs text-muted">{template.language}</span>
                </span>
                <span className="line-clamp-2 text-sm whitespace-pre-line text-muted">{templateText(template)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}

function Parameters({
  template,
  onBack,
  onSend,
}: {
  readonly template: TemplateJson;
  readonly onBack: () => void;
  readonly onSend: (content: TemplateContentJson) => void;
}): ReactNode {
  const { t } = useTranslation();
  const parameters = templateParameters(template);
  const { register, handleSubmit, control, formState } = useForm<Record<string, string>>({ shouldUnregister: true });
  const values = useWatch({ control });
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.stopPropagation();
        void handleSubmit((filled) => {
          onSend(toTemplateContent(template, filled));
        })(event);
      }}
    >
      <p className="rounded-2xl rounded-br-md bg-sent p-3 text-sm whitespace-pre-line">
        {templateText(template, values)}
      </p>
      {parameters.map(({ key, label }) => (
        <TextField
          key={key}
          {...register(key, { required: t('field.required') })}
          label={label}
          problem={formState.errors[key]?.message}
        />
      ))}
      <div className="flex justify-end gap-2">
        <Button onClick={onBack}>{t('action.back')}</Button>
        <Button type="submit" variant="primary">
          {t('action.send')}
        </Button>
      </div>
    </form>
  );
}
