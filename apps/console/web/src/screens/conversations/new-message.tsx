import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction, useCall } from '../../api/use-call.ts';
import { channelName } from '../../domain/identity.tsx';
import { SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';

/** A number that the simulated phone has. */
const EXAMPLE_ADDRESS = '+5511999999999';

/** The dialog that writes the first message to a person. It opens the conversation. */
export function NewMessage({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const accounts = useCall('ChannelService', 'listAccounts', {}, { enabled: open }).data?.accounts ?? [];
  const send = useAction('ChatService', 'sendMessage', ['ChatService', 'ThreadService']);
  const ordered = [...accounts].sort((one, other) => order(one.channel) - order(other.channel));
  return (
    <FormDialog
      title={t('newMessage.title')}
      description={t('newMessage.text')}
      open={open}
      onClose={onClose}
      submitLabel={t('action.send')}
      defaultValues={{ account: '', address: EXAMPLE_ADDRESS, text: '' }}
      onSubmit={async ({ account, address, text }) => {
        const chosen = ordered.find(({ accountId }) => accountId === account) ?? ordered[0];
        const { channel = '', accountId = '' } = chosen ?? {};
        const { message } = await send.mutateAsync({
          requestId: crypto.randomUUID(),
          message: {
            recipients: [{ identity: { channel, accountId, value: address.trim() } }],
            content: { text: { body: text } },
            byHuman: true,
          },
        });
        const { threadId = '', messageId = '' } = message ?? {};
        const thread = threadId === '' ? (message?.deliveries?.[0]?.threadId ?? '') : threadId;
        if (thread === '') await navigate({ to: '/messages/$messageId', params: { messageId } });
        else await navigate({ to: '/conversations/$threadId', params: { threadId: thread } });
      }}
    >
      {({ register, formState: { errors } }) => (
        <>
          <SelectField
            {...register('account')}
            label={t('newMessage.account')}
            options={ordered.map(({ accountId = '', channel }) => ({
              value: accountId,
              label: `${channelName(channel)} – ${accountId}`,
            }))}
          />
          <TextField
            {...register('address', { required: t('field.required') })}
            label={t('newMessage.address')}
            hint={t('newMessage.addressHint')}
            problem={errors.address?.message}
          />
          <TextArea
            {...register('text', { required: t('field.required') })}
            rows={3}
            label={t('newMessage.body')}
            problem={errors.text?.message}
          />
        </>
      )}
    </FormDialog>
  );
}

/** WhatsApp first, because the example is one of its addresses. */
function order(channel: string | undefined): number {
  return channel === 'whatsapp' ? 0 : 1;
}
