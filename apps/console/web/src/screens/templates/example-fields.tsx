import type { ReactNode } from 'react';
import { type UseFormReturn, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { type DraftPart, type TemplateDraft, exampleKey } from '../../domain/template-draft.ts';
import { parametersOf } from '../../domain/template-parts.ts';
import { TextField } from '../../ui/field.tsx';

/** A field for the example of each parameter, which the platform reviews with the template. */
export function ExampleFields({
  form: { control, register },
  part,
}: {
  readonly form: UseFormReturn<TemplateDraft>;
  readonly part: DraftPart;
}): ReactNode {
  const { t } = useTranslation();
  const text = useWatch({ control, name: part === 'body' ? 'body' : 'headerText' });
  const names = parametersOf(text);
  const prefix = part === 'header' ? `${t('template.header')} ` : '';
  return (
    names.length > 0 && (
      <div className="grid grid-cols-2 gap-3">
        {names.map((name) => (
          <TextField
            key={name}
            {...register(`examples.${exampleKey(part, name)}`)}
            label={t('template.example', { parameter: `${prefix}{{${name}}}` })}
            placeholder={name}
          />
        ))}
      </div>
    )
  );
}
