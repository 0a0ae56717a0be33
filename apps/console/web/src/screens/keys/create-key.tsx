import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { signIn } from '../../api/session.ts';
import { CheckField, TextField } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';

/** The scopes of keys, as the API names them. */
const SCOPES = ['send', 'read', 'admin', 'webhooks', 'accounts', 'audit'] as const;

/** The dialog that creates an API key. */
export function CreateKey({
  isFirst,
  open,
  onClose,
  onSecret,
}: {
  /** True if there is no key yet, so that this one may end the access without credentials. */
  readonly isFirst: boolean;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onSecret: (secret: string) => void;
}): ReactNode {
  const { t } = useTranslation();
  const client = useQueryClient();
  const create = useMutation({
    mutationFn: (request: Parameters<typeof createApiKey>[0]) => createApiKey(request),
    onSuccess: async ({ secret = '' }) => {
      // The first key ends the access without one, which this session uses.
      if (isFirst) await signIn(secret);
      onSecret(secret);
      void client.invalidateQueries();
    },
  });
  return (
    <FormDialog
      title={t('key.create')}
      description={isFirst ? t('key.firstText') : t('key.createText')}
      open={open}
      onClose={onClose}
      submitLabel={t('key.create')}
      defaultValues={{
        description: '',
        scopes: isFirst ? [...SCOPES] : ['send', 'read'],
        expire: '',
        closeTenant: false,
      }}
      onSubmit={({ description, scopes, expire, closeTenant }) =>
        create.mutateAsync({
          description,
          scopes,
          closeTenant,
          ...(expire !== '' && { expireTime: new Date(`${expire}T23:59:59`).toISOString() }),
        })
      }
    >
      {({ register }) => (
        <>
          <TextField {...register('description')} label={t('key.description')} maxLength={256} />
          <fieldset className="flex flex-col gap-1.5">
            <legend className="mb-1 text-sm font-medium">{t('key.scopes')}</legend>
            {SCOPES.map((scope) => (
              <CheckField key={scope} {...register('scopes')} value={scope} label={scope} hint={t(`scope.${scope}`)} />
            ))}
          </fieldset>
          <TextField {...register('expire')} type="date" label={t('key.expire')} hint={t('key.expireHint')} />
          {isFirst && (
            <CheckField {...register('closeTenant')} label={t('key.closeTenant')} hint={t('key.closeTenantHint')} />
          )}
        </>
      )}
    </FormDialog>
  );
}

function createApiKey(request: Parameters<typeof call<'ApiKeyService', 'createApiKey'>>[2]) {
  return call('ApiKeyService', 'createApiKey', request);
}
