import { CircleCheck, CircleHelp, CircleX, ShieldCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../api/session.ts';
import { useAction } from '../../api/use-call.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Section } from '../../ui/page.tsx';

const MARKS = {
  ACCOUNT_CHECK_OUTCOME_UNSPECIFIED: { icon: CircleHelp, colour: 'text-muted' },
  ACCOUNT_CHECK_OUTCOME_OK: { icon: CircleCheck, colour: 'text-good' },
  ACCOUNT_CHECK_OUTCOME_FAILED: { icon: CircleX, colour: 'text-bad' },
  ACCOUNT_CHECK_OUTCOME_UNKNOWN: { icon: CircleHelp, colour: 'text-warn' },
} as const;

/** Asks the platform whether the account works, and shows what is wrong with what to do. */
export function AccountChecks({ accountId }: { readonly accountId: string }): ReactNode {
  const { t } = useTranslation();
  const mayVerify = useMay('AccountService/VerifyAccount');
  const verify = useAction('AccountService', 'verifyAccount');
  if (!mayVerify) return null;
  const checks = verify.data?.checks ?? [];
  return (
    <Section
      title={t('account.checks')}
      actions={
        <Button
          icon={ShieldCheck}
          busy={verify.isPending}
          onClick={() => {
            verify.mutate({ accountId });
          }}
        >
          {t('account.verify')}
        </Button>
      }
    >
      {verify.error && <ErrorNotice error={verify.error} />}
      {verify.isIdle && <p className="text-sm text-muted">{t('account.checksText')}</p>}
      <ul className="flex flex-col gap-3 text-sm" role="status">
        {checks.map(
          ({ name = 'ACCOUNT_CHECK_NAME_UNSPECIFIED', outcome = 'ACCOUNT_CHECK_OUTCOME_UNSPECIFIED', ...check }) => {
            const { icon: Icon, colour } = MARKS[outcome];
            return (
              <li key={name} className="flex gap-3">
                <Icon size={18} className={`mt-px shrink-0 ${colour}`} aria-hidden />
                <span className="min-w-0">
                  <span className="font-medium">{t(`accountCheck.${name}`)}</span>{' '}
                  <span className="text-muted">{t(`checkOutcome.${outcome}`)}</span>
                  {check.detail !== undefined && <span className="block break-words text-muted">{check.detail}</span>}
                  {check.remedy !== undefined && <span className="block break-words">{check.remedy}</span>}
                </span>
              </li>
            );
          },
        )}
      </ul>
    </Section>
  );
}
