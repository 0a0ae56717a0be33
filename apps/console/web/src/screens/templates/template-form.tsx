import type { ReactNode } from 'react';
import { type UseFormReturn, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../api/use-call.ts';
import { readTemplateDraft } from '../../domain/read-template-draft.ts';
import {
  EMPTY_DRAFT,
  HEADERS,
  MAXIMUM_LENGTHS,
  type TemplateDraft,
  isNamed,
  toComponents,
} from '../../domain/template-draft.ts';
import { TemplatePreview } from '../../domain/template-preview.tsx';
import type { AccountJson } from '../../gen/chat4all/v1/channel_pb';
import type { TemplateJson } from '../../gen/chat4all/v1/template_pb';
import { SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { ButtonFields } from './button-fields.tsx';
import { ExampleFields } from './example-fields.tsx';
import { plainProblem, problemsOf, textProblem } from './template-problems.ts';

const CATEGORIES = [
  'TEMPLATE_CATEGORY_UTILITY',
  'TEMPLATE_CATEGORY_MARKETING',
  'TEMPLATE_CATEGORY_AUTHENTICATION',
] as const;

/** Properties of a {@link TemplateForm}. */
interface TemplateFormProperties {
  /** The accounts that a new template can belong to. */
  readonly accounts?: readonly AccountJson[];
  /** The template to change. Default: a new one. */
  readonly template?: TemplateJson;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** The dialog that submits a template, new or changed, for review, beside a preview of it. */
export function TemplateForm({ accounts = [], template, open, onClose }: TemplateFormProperties): ReactNode {
  const { t } = useTranslation();
  const create = useAction('TemplateService', 'createTemplate');
  const update = useAction('TemplateService', 'updateTemplate');
  const { draft, others } = template
    ? readTemplateDraft(template)
    : { draft: { ...EMPTY_DRAFT, accountId: accounts[0]?.accountId ?? '' }, others: [] };
  const submit = (values: TemplateDraft): Promise<unknown> => {
    const { accountId, name, language, category } = values;
    const components = toComponents(values, others);
    if (template) {
      const { templateId = '' } = template;
      const isMoved = category !== template.category;
      return update.mutateAsync({ accountId, templateId, components, ...(isMoved && { category }) });
    }
    return create.mutateAsync({
      ...{ accountId: accountId === '' ? (accounts[0]?.accountId ?? '') : accountId, name, language, category },
      parameterFormat: isNamed(values) ? 'TEMPLATE_PARAMETER_FORMAT_NAMED' : 'TEMPLATE_PARAMETER_FORMAT_POSITIONAL',
      components,
    });
  };
  return (
    <FormDialog<TemplateDraft>
      wide
      title={t(template ? 'template.edit' : 'template.create')}
      description={t(template ? 'template.editText' : 'template.createText')}
      open={open}
      onClose={onClose}
      submitLabel={t('template.submit')}
      defaultValues={draft}
      onSubmit={submit}
      problemsOf={problemsOf}
    >
      {(form) => (
        <div className="grid items-start gap-4 sm:grid-cols-[1fr_16rem]">
          <div className="flex min-w-0 flex-col gap-4">
            {!template && <Identification form={form} accounts={accounts} />}
            <SelectField
              {...form.register('category')}
              label={t('template.category')}
              options={CATEGORIES.map((value) => ({ value, label: t(`templateCategory.${value}`) }))}
              problem={form.formState.errors.category?.message}
            />
            <Texts form={form} />
            <ButtonFields form={form} />
          </div>
          <Preview form={form} />
        </div>
      )}
    </FormDialog>
  );
}

interface FormPart {
  readonly form: UseFormReturn<TemplateDraft>;
}

function Identification({ form, accounts }: FormPart & { readonly accounts: readonly AccountJson[] }): ReactNode {
  const { t } = useTranslation();
  const { errors } = form.formState;
  return (
    <>
      <SelectField
        {...form.register('accountId')}
        label={t('message.account')}
        options={accounts.map(({ accountId = '' }) => ({ value: accountId, label: accountId }))}
        problem={errors.accountId?.message}
      />
      <TextField
        {...form.register('name', {
          required: t('field.required'),
          pattern: { value: /^[a-z0-9_]{1,512}$/, message: t('template.nameHint') },
        })}
        label={t('template.name')}
        hint={t('template.nameHint')}
        problem={errors.name?.message}
      />
      <TextField
        {...form.register('language', { required: t('field.required') })}
        label={t('template.language')}
        problem={errors.language?.message}
      />
    </>
  );
}

function Texts({ form }: FormPart): ReactNode {
  const { t } = useTranslation();
  const { register, control, formState } = form;
  const { errors } = formState;
  const kind = useWatch({ control, name: 'headerKind' });
  return (
    <>
      <SelectField
        {...register('headerKind')}
        label={t('template.header')}
        options={HEADERS.map((value) => ({ value, label: t(`templateHeader.${value}`) }))}
      />
      {kind === 'TEXT' && (
        <>
          <TextField
            {...register('headerText', {
              validate: (value, { headerKind }) => headerKind !== 'TEXT' || (textProblem(t, 'header', value) ?? true),
            })}
            label={t('template.headerLine')}
            problem={errors.headerText?.message}
          />
          <ExampleFields form={form} part="header" />
        </>
      )}
      {(kind === 'IMAGE' || kind === 'VIDEO' || kind === 'DOCUMENT') && (
        <TextField
          {...register('headerFile', {
            validate: (value, { headerKind }) =>
              ['NONE', 'TEXT', 'LOCATION'].includes(headerKind) || value.trim() !== '' || t('field.required'),
          })}
          label={t('template.headerFile')}
          hint={t('template.headerFileHint')}
          problem={errors.headerFile?.message}
        />
      )}
      <TextArea
        {...register('body', { validate: (value) => textProblem(t, 'body', value) ?? true })}
        rows={4}
        label={t('template.body')}
        hint={t('template.bodyHint', { open: '{{', close: '}}' })}
        problem={errors.body?.message}
      />
      <ExampleFields form={form} part="body" />
      <TextField
        {...register('footer', { validate: (value) => plainProblem(t, value, MAXIMUM_LENGTHS.footer) ?? true })}
        label={t('template.footer')}
        problem={errors.footer?.message}
      />
    </>
  );
}

function Preview({ form }: FormPart): ReactNode {
  const { t } = useTranslation();
  const values = form.watch();
  return (
    <section aria-label={t('template.preview')} className="flex flex-col gap-2 sm:sticky sm:top-0">
      <h3 className="text-sm font-medium">{t('template.preview')}</h3>
      <TemplatePreview draft={values} />
    </section>
  );
}
