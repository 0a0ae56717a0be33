import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../api/use-call.ts';
import { templateParameters } from '../../domain/template-parts.ts';
import type { AccountJson } from '../../gen/chat4all/v1/channel_pb';
import { SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';

const CATEGORIES = [
  'TEMPLATE_CATEGORY_UTILITY',
  'TEMPLATE_CATEGORY_MARKETING',
  'TEMPLATE_CATEGORY_AUTHENTICATION',
] as const;

/** The dialog that submits a template with a body and examples of its parameters. Other components need the API. */
export function CreateTemplate({
  accounts,
  open,
  onClose,
}: {
  readonly accounts: readonly AccountJson[];
  readonly open: boolean;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation();
  const create = useAction('TemplateService', 'createTemplate');
  return (
    <FormDialog
      title={t('template.create')}
      description={t('template.createText')}
      open={open}
      onClose={onClose}
      submitLabel={t('template.submit')}
      defaultValues={{ accountId: '', name: '', language: 'pt_BR', category: 'TEMPLATE_CATEGORY_UTILITY', body: '' }}
      onSubmit={({ accountId, name, language, category, body }) => {
        const examples = templateParameters({ components: [{ type: 'BODY', text: body }] }).map((one) => one.name);
        const example = examples.length > 0 && { example: { body_text: [examples] } };
        return create.mutateAsync({
          accountId: accountId === '' ? (accounts[0]?.accountId ?? '') : accountId,
          name,
          language,
          category: CATEGORIES.find((one) => one === category) ?? 'TEMPLATE_CATEGORY_UTILITY',
          components: [{ type: 'BODY', text: body, ...example }],
        });
      }}
    >
      {({ register, formState: { errors } }) => (
        <>
          <SelectField
            {...register('accountId')}
            label={t('message.account')}
            options={accounts.map(({ accountId = '' }) => ({ value: accountId, label: accountId }))}
          />
          <TextField
            {...register('name', { required: t('field.required') })}
            label={t('template.name')}
            hint={t('template.nameHint')}
            problem={errors.name?.message}
          />
          <div className="grid grid-cols-2 gap-3">
            <TextField
              {...register('language', { required: t('field.required') })}
              label={t('template.language')}
              problem={errors.language?.message}
            />
            <SelectField
              {...register('category')}
              label={t('template.category')}
              options={CATEGORIES.map((value) => ({ value, label: t(`templateCategory.${value}`) }))}
            />
          </div>
          <TextArea
            {...register('body', { required: t('field.required') })}
            rows={4}
            label={t('template.body')}
            hint={t('template.bodyHint', { open: '{{', close: '}}' })}
            problem={errors.body?.message}
          />
        </>
      )}
    </FormDialog>
  );
}
