import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../api/session.ts';
import { useAction, useCall } from '../../api/use-call.ts';
import { channelName } from '../../domain/identity.tsx';
import { CopyText } from '../../ui/copy-text.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';

/** The settings and secrets that an account of a channel needs, as docs/accounts.md lists them. */
const CHANNELS: Readonly<
  Record<string, { readonly settings: readonly string[]; readonly secrets: readonly string[] }>
> = {
  whatsapp: {
    settings: ['phone_number_id', 'business_account_id'],
    secrets: ['access_token', 'app_secret', 'verify_token'],
  },
  instagram: { settings: ['account_id'], secrets: ['access_token', 'app_secret', 'verify_token'] },
  telegram: { settings: [], secrets: ['bot_token', 'webhook_secret'] },
};
const NO_FIELDS = { settings: [], secrets: [] };

/** Returns the names of the secrets of a channel's accounts. */
export function secretsOf(channel: string): readonly string[] {
  return CHANNELS[channel]?.secrets ?? [];
}

interface Values {
  readonly channel: string;
  readonly accountId: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
}

/** The dialog that connects a real account, with the address of its callbacks. It opens the account, to verify it. */
export function ConnectAccount({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const create = useAction('AccountService', 'createAccount', ['AccountService', 'ChannelService']);
  return (
    <FormDialog<Values>
      title={t('account.connect')}
      description={t('account.connectText')}
      open={open}
      onClose={onClose}
      submitLabel={t('account.connect')}
      defaultValues={{ channel: 'whatsapp', accountId: '', settings: {}, secrets: {} }}
      onSubmit={async ({ channel, accountId, settings, secrets }) => {
        await create.mutateAsync({ channel, accountId, settings: { ...settings }, secrets: { ...secrets } });
        await navigate({ to: '/accounts/$accountId', params: { accountId } });
      }}
    >
      {(form) => <Fields form={form} />}
    </FormDialog>
  );
}

function Fields({ form: { register, watch, formState } }: { readonly form: UseFormReturn<Values> }): ReactNode {
  const { t } = useTranslation();
  const { links } = useSession();
  const channels = useCall('ChannelService', 'listChannels', {}).data?.channels ?? [];
  const channel = watch('channel');
  const { settings, secrets } = CHANNELS[channel] ?? NO_FIELDS;
  const { errors } = formState;
  const required = { required: t('field.required'), shouldUnregister: true };
  return (
    <>
      <SelectField
        {...register('channel')}
        label={t('message.channel')}
        options={channels.map(({ channel: value = '' }) => ({ value, label: channelName(value) }))}
      />
      <TextField
        {...register('accountId', required)}
        label={t('account.id')}
        hint={t('account.idHint')}
        problem={errors.accountId?.message}
      />
      {settings.map((name) => (
        <TextField
          key={name}
          {...register(`settings.${name}`, required)}
          label={name}
          problem={errors.settings?.[name]?.message}
        />
      ))}
      {secrets.map((name) => (
        <TextField
          key={name}
          {...register(`secrets.${name}`, required)}
          label={name}
          type="password"
          autoComplete="off"
          problem={errors.secrets?.[name]?.message}
        />
      ))}
      {links.webhooks !== undefined && (
        <div className="flex flex-col gap-1">
          <p className="text-sm font-medium">{t('first.callback')}</p>
          <CopyText text={`${links.webhooks}/webhooks/${channel}`} label={t('first.callback')} />
          <p className="text-xs text-muted">{t('account.callbackHint')}</p>
        </div>
      )}
    </>
  );
}
