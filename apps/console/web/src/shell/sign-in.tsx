import { useMutation, useQueryClient } from '@tanstack/react-query';
import { LogIn, MessagesSquare } from 'lucide-react';
import type { ReactNode } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { signIn } from '../api/session.ts';
import { Button, buttonClasses } from '../ui/button.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { TextField } from '../ui/field.tsx';

/** The page that asks a person to sign in. */
export function SignIn({ method }: { readonly method: 'oidc' | 'api_key' }): ReactNode {
  const { t } = useTranslation();
  const failure = new URLSearchParams(location.search).get('sign_in_error');
  const returnTo = failure === null ? `${location.pathname}${location.search}` : '/';
  return (
    <main className="flex h-full items-center justify-center p-6">
      <div className="flex w-full max-w-sm flex-col gap-4 rounded-2xl border border-line bg-surface p-6 shadow-sm">
        <span className="grid size-11 place-items-center rounded-xl bg-accent text-on-accent">
          <MessagesSquare size={22} aria-hidden />
        </span>
        <div>
          <h1 className="text-lg font-semibold">{t('signIn.title')}</h1>
          <p className="text-sm text-muted">{t(method === 'oidc' ? 'signIn.withProvider' : 'signIn.withKey')}</p>
        </div>
        {failure !== null && (
          <p role="alert" className="rounded-lg bg-bad-soft p-3 text-sm text-bad">
            {t(failure === 'role' ? 'signIn.noRole' : 'signIn.failed')}
          </p>
        )}
        {method === 'oidc' ? (
          <a href={`/auth/start?return_to=${encodeURIComponent(returnTo)}`} className={buttonClasses('primary')}>
            <LogIn size={16} aria-hidden />
            {t('signIn.submit')}
          </a>
        ) : (
          <KeyForm />
        )}
      </div>
    </main>
  );
}

function KeyForm(): ReactNode {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { register, handleSubmit, formState } = useForm({ defaultValues: { apiKey: '' } });
  const submission = useMutation({
    mutationFn: signIn,
    onSuccess: () => client.resetQueries(),
  });
  return (
    <form
      noValidate
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        void handleSubmit(({ apiKey }) => {
          submission.mutate(apiKey.trim());
        })(event);
      }}
    >
      <TextField
        {...register('apiKey', { required: t('field.required') })}
        label={t('signIn.key')}
        type="password"
        autoComplete="off"
        problem={formState.errors.apiKey?.message}
      />
      {submission.error && <ErrorNotice error={submission.error} />}
      <Button type="submit" variant="primary" icon={LogIn} busy={submission.isPending}>
        {t('signIn.submit')}
      </Button>
    </form>
  );
}
