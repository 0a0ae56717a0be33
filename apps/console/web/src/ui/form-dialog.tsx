import type { ReactNode } from 'react';
import { type DefaultValues, type FieldValues, type UseFormReturn, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useMutation } from '@tanstack/react-query';
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
  /** Returns the fields. */
  readonly children: (form: UseFormReturn<Values>) => ReactNode;
}

/** The form of every change: fields, the router's error, and two buttons. */
export function FormDialog<Values extends FieldValues>(properties: FormDialogProperties<Values>): ReactNode {
  const { children, defaultValues, submitLabel, dangerous = false, onSubmit, ...dialog } = properties;
  return (
    <Dialog {...dialog}>
      <Fields
        {...{ defaultValues, submitLabel, dangerous, onSubmit, children }}
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
  children,
}: Pick<
  FormDialogProperties<Values>,
  'defaultValues' | 'submitLabel' | 'dangerous' | 'onSubmit' | 'onClose' | 'children'
>): ReactNode {
  const { t } = useTranslation();
  const form = useForm<Values>({ defaultValues });
  const submission = useMutation({ mutationFn: onSubmit, onSuccess: onClose });
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
      {submission.error && <ErrorNotice error={submission.error} />}
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
}: Omit<FormDialogProperties<FieldValues>, 'defaultValues' | 'onSubmit' | 'children'> & {
  readonly onConfirm: () => Promise<unknown>;
  readonly children?: ReactNode;
}): ReactNode {
  return (
    <FormDialog {...rest} defaultValues={{}} onSubmit={onConfirm}>
      {() => children}
    </FormDialog>
  );
}
