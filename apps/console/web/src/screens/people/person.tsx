import { getRouteApi } from '@tanstack/react-router';
import { Eraser, Pencil } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../api/session.ts';
import { useAction, useCall } from '../../api/use-call.ts';
import { IdentityText } from '../../domain/identity.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { TextField } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Facts, Page, Section } from '../../ui/page.tsx';
import { ExactTime } from '../../ui/time.tsx';
import { ConsentSection } from './consent-section.tsx';
import { PersonForm } from './person-form.tsx';

const route = getRouteApi('/people/$userId');

/** One person: identities, consent, and erasure. */
export function PersonPage(): ReactNode {
  const { t, i18n } = useTranslation();
  const { userId } = route.useParams();
  const { data, error, refetch } = useCall('DirectoryService', 'getUser', { userId });
  const mayWrite = useMay('DirectoryService/UpdateUser');
  const mayErase = useMay('DirectoryService/EraseUser');
  const erase = useAction('DirectoryService', 'eraseUser', ['DirectoryService', 'ChatService', 'ThreadService']);
  const [asked, ask] = useState<'edit' | 'erase'>();
  const user = data?.user;
  const close = (): void => {
    ask(undefined);
  };
  if (error && user === undefined) {
    return (
      <Page title={userId}>
        {erase.data ? (
          <p role="status">{t('person.erased', { count: Number(erase.data.erasedMessages ?? 0) })}</p>
        ) : (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        )}
      </Page>
    );
  }
  if (user === undefined) return <Loading />;
  return (
    <div className="h-full overflow-y-auto">
      <Page
        title={userId}
        actions={
          <>
            {mayWrite && (
              <Button
                icon={Pencil}
                onClick={() => {
                  ask('edit');
                }}
              >
                {t('person.edit')}
              </Button>
            )}
            {mayErase && (
              <Button
                variant="danger"
                icon={Eraser}
                onClick={() => {
                  ask('erase');
                }}
              >
                {t('person.erase')}
              </Button>
            )}
          </>
        }
      >
        {erase.data && (
          <p role="status" className="rounded-lg bg-good-soft p-3 text-sm">
            {t('person.erased', { count: Number(erase.data.erasedMessages ?? 0) })}{' '}
            {erase.data.logRetentionEndTime !== undefined &&
              t('person.erasedLog', {
                time: new Date(erase.data.logRetentionEndTime).toLocaleString(i18n.language),
              })}
          </p>
        )}
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <Section title={t('person.identities')}>
            <Facts
              facts={[
                ...(user.identities ?? []).map(
                  (identity, index) =>
                    [`${String(index + 1)}.`, <IdentityText key={identity.value} identity={identity} />] as const,
                ),
                [t('message.updated'), <ExactTime key="time" value={user.updateTime} />],
              ]}
            />
          </Section>
          <ConsentSection userId={userId} />
        </div>
        <PersonForm user={user} open={asked === 'edit'} onClose={close} />
        <FormDialog
          open={asked === 'erase'}
          onClose={close}
          title={t('person.erase')}
          description={t('person.eraseText')}
          submitLabel={t('person.erase')}
          dangerous
          defaultValues={{ typed: '' }}
          onSubmit={() => erase.mutateAsync({ userId })}
        >
          {({ register, formState: { errors } }) => (
            <TextField
              {...register('typed', {
                validate: (typed) => typed === userId || t('person.eraseConfirm', { id: userId }),
              })}
              label={t('person.eraseConfirm', { id: userId })}
              autoComplete="off"
              problem={errors.typed?.message}
            />
          )}
        </FormDialog>
      </Page>
    </div>
  );
}
