import { type ReactNode, useState } from 'react';
import { type DefaultValues, type FieldValues, type Path, type UseFormReturn, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useMutation } from '@tanstack/react-query';
import { ApiError } from '../api/api-error.ts';
import { Button } from './button.tsx';
import { Dialog, type DialogProperties } from './dialog.tsx';
import { ErrorNotice } from './error-notice.tsx';

/** Properties of a {@link FormDialog}. */
export interface FormDialogProperties<Values extends FieldValues> extends Omit<DialogProperties, 'children'> {
  readonly defaultValues: DefaultValues<Values>;
  readonly submitLabel: string;
  /** True if what it does cannot be undone. Default: false. */
  readonly dangerous?: boolean;
  /** Does the work. The dialog closes if it resolves, and shows the error if it rejects. */
  readonly onSubmit: (values: Values) => Promise<unknown>;
  /** Returns the problems of an error by the name of their field. Default: the error is shown below the fields. */
  readonly problemsOf?: (error: ApiError) => ReadonlyMap<Path<Values>, string>;
  /** Returns the fields. */
  readonly children: (form: UseFormReturn<Values>) => ReactNode;
}

/** The form of every change: fields, the router's error, and two buttons. */
export function FormDialog<Values extends FieldValues>(properties: FormDialogProperties<Values>): ReactNode {
  const { children, defaultValues, submitLabel, dangerous = false, onSubmit, problemsOf, ...dialog } = properties;
  return (
    <Dialog {...dialog}>
      <Fields
        {...{ defaultValues, submitLabel, dangerous, onSubmit, children, ...(problemsOf && { problemsOf }) }}
        onClose={dialog.onClose}
        key={String(dialog.open)}
      />
    </Dialog>
  );
}

function Fields<Values extends FieldValues>({
  defaultValues,
  submitLabel,
  dangerous,
  onSubmit,
  onClose,
  problemsOf,
  children,
}: Pick<
  FormDialogProperties<Values>,
  'defaultValues' | 'submitLabel' | 'dangerous' | 'onSubmit' | 'onClose' | 'problemsOf' | 'children'
>): ReactNode {
  const { t } = useTranslation();
  const form = useForm<Values>({ defaultValues });
  const [problems, setProblems] = useState(0);
  const submission = useMutation({
    mutationFn: onSubmit,
    onSuccess: onClose,
    onError: (error) => {
      const found = problemsOf && error instanceof ApiError ? problemsOf(error) : new Map<Path<Values>, string>();
      for (const [field, message] of found) form.setError(field, { message }, { shouldFocus: true });
      setProblems(found.size);
    },
  });
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        void form.handleSubmit((values) => {
          submission.mutate(values);
        })(event);
      }}
    >
      {children(form)}
      {submission.error && problems === 0 && <ErrorNotice error={submission.error} />}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{t('action.cancel')}</Button>
        <Button type="submit" variant={dangerous ? 'danger' : 'primary'} busy={submission.isPending}>
          {submitLabel}
        </Button>
      </div>
    </form>
  );
}

/** A question before something is done that needs no fields. */
export function ConfirmDialog({
  onConfirm,
  children,
  ...rest
}: Omit<FormDialogProperties<FieldValues>, 'defaultValues' | 'onSubmit' | 'problemsOf' | 'children'> & {
  readonly onConfirm: () => Promise<unknown>;
  readonly children?: ReactNode;
}): ReactNode {
  return (
    <FormDialog {...rest} defaultValues={{}} onSubmit={onConfirm}>
      {() => children}
    </FormDialog>
  );
}
