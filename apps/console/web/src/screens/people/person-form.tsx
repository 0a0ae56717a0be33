import { useNavigate } from '@tanstack/react-router';
import { Plus, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { type UseFormReturn, useFieldArray } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useAction, useCall } from '../../api/use-call.ts';
import { channelName } from '../../domain/identity.tsx';
import type { UserJson } from '../../gen/chat4all/v1/directory_pb';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';

interface Values {
  userId: string;
  identities: { channel: string; kind: string; value: string; accountId: string }[];
}

/** The dialog that creates a person, or changes the identities of one. */
export function PersonForm({
  user,
  open,
  onClose,
}: {
  readonly user: UserJson | undefined;
  readonly open: boolean;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const update = useAction('DirectoryService', 'updateUser');
  const identities = (user?.identities ?? [{ channel: 'whatsapp' }]).map(
    ({ channel = '', kind = '', value = '', accountId = '' }) => ({ channel, kind, value, accountId }),
  );
  return (
    <FormDialog<Values>
      title={t(user === undefined ? 'person.create' : 'person.edit')}
      description={t('person.formText')}
      open={open}
      onClose={onClose}
      submitLabel={t('action.save')}
      defaultValues={{ userId: user?.userId ?? '', identities }}
      onSubmit={async ({ userId, identities: changed }) => {
        await update.mutateAsync({ user: { userId, identities: changed } });
        await navigate({ to: '/people/$userId', params: { userId } });
      }}
    >
      {(form) => <Fields form={form} isNew={user === undefined} />}
    </FormDialog>
  );
}

function Fields({ form, isNew }: { readonly form: UseFormReturn<Values>; readonly isNew: boolean }): ReactNode {
  const { t } = useTranslation();
  const { register, control, formState } = form;
  const { fields, append, remove } = useFieldArray({ control, name: 'identities' });
  const channels = useCall('ChannelService', 'listChannels', {}).data?.channels ?? [];
  return (
    <>
      {isNew && (
        <TextField
          {...register('userId', { required: t('field.required') })}
          label={t('person.id')}
          hint={t('person.idHint')}
          problem={formState.errors.userId?.message}
        />
      )}
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1 text-sm font-medium">{t('person.identities')}</legend>
        {fields.map(({ id }, index) => (
          <div key={id} className="grid grid-cols-[8rem_1fr_auto] items-start gap-2">
            <SelectField
              {...register(`identities.${index}.channel`)}
              label={t('message.channel')}
              hideLabel
              options={channels.map(({ channel = '' }) => ({ value: channel, label: channelName(channel) }))}
            />
            <TextField
              {...register(`identities.${index}.value`, { required: t('field.required') })}
              label={t('message.address')}
              hideLabel
              placeholder="+5511999999999"
              problem={formState.errors.identities?.[index]?.value?.message}
            />
            <Button
              variant="ghost"
              icon={Trash2}
              aria-label={t('action.remove')}
              onClick={() => {
                remove(index);
              }}
            />
          </div>
        ))}
        <Button
          icon={Plus}
          className="self-start"
          onClick={() => {
            append({ channel: 'whatsapp', kind: '', value: '', accountId: '' });
          }}
        >
          {t('person.addIdentity')}
        </Button>
      </fieldset>
    </>
  );
}
