import { Plus, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { type UseFormReturn, useFieldArray, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { BUTTONS, MAXIMUM_BUTTONS, MAXIMUM_LENGTHS, type TemplateDraft } from '../../domain/template-draft.ts';
import { parametersOf } from '../../domain/template-parts.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { plainProblem } from './template-problems.ts';

const TARGETS = {
  URL: 'template.buttonUrl',
  PHONE_NUMBER: 'template.buttonPhone',
  COPY_CODE: 'template.buttonCode',
} as const;
const FORMS = { URL: /^https?:\/\/\S+$/, PHONE_NUMBER: /^\+?\d{6,20}$/, COPY_CODE: /^\S{1,15}$/ } as const;

interface FormPart {
  readonly form: UseFormReturn<TemplateDraft>;
}

/** The buttons of a template. */
export function ButtonFields({ form }: FormPart): ReactNode {
  const { t } = useTranslation();
  const { fields, append, remove } = useFieldArray({ control: form.control, name: 'buttons' });
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-1 text-sm font-medium">{t('template.buttons')}</legend>
      {fields.map(({ id }, index) => (
        <div key={id} role="group" aria-label={t('template.button', { number: index + 1 })} className="flex gap-2">
          <div className="flex min-w-0 flex-1 flex-col gap-2 rounded-xl border border-line p-3">
            <OneButton form={form} index={index} />
          </div>
          <Button
            variant="ghost"
            icon={Trash2}
            aria-label={t('template.removeButton', { number: index + 1 })}
            onClick={() => {
              remove(index);
            }}
          />
        </div>
      ))}
      {fields.length < MAXIMUM_BUTTONS && (
        <Button
          icon={Plus}
          className="self-start"
          onClick={() => {
            append({ kind: 'QUICK_REPLY', label: '', target: '', example: '', original: '' });
          }}
        >
          {t('template.addButton')}
        </Button>
      )}
    </fieldset>
  );
}

function OneButton({
  form: { control, register, formState },
  index,
}: FormPart & { readonly index: number }): ReactNode {
  const { t } = useTranslation();
  const errors = formState.errors.buttons?.[index];
  const button = useWatch({ control, name: `buttons.${index}` });
  const { kind, target } = button;
  if (kind === 'OTHER') {
    return <p className="text-sm text-muted">{t('template.otherButton', { label: button.label })}</p>;
  }
  return (
    <>
      <SelectField
        {...register(`buttons.${index}.kind`)}
        label={t('template.buttonKind')}
        options={BUTTONS.map((value) => ({ value, label: t(`templateButton.${value}`) }))}
      />
      {kind !== 'COPY_CODE' && (
        <TextField
          {...register(`buttons.${index}.label`, {
            required: t('field.required'),
            validate: (value) => plainProblem(t, value, MAXIMUM_LENGTHS.button) ?? true,
          })}
          label={t('template.buttonLabel')}
          problem={errors?.label?.message}
        />
      )}
      {kind !== 'QUICK_REPLY' && (
        <TextField
          {...register(`buttons.${index}.target`, {
            required: t('field.required'),
            validate: (value) => FORMS[kind].test(value) || t('template.badTarget'),
          })}
          label={t(TARGETS[kind])}
          hint={kind === 'URL' ? t('template.buttonUrlHint', { parameter: '{{1}}' }) : undefined}
          problem={errors?.target?.message}
        />
      )}
      {kind === 'URL' && parametersOf(target).length > 0 && (
        <TextField
          {...register(`buttons.${index}.example`, { required: t('field.required') })}
          label={t('template.buttonExample')}
          problem={errors?.example?.message}
        />
      )}
    </>
  );
}
