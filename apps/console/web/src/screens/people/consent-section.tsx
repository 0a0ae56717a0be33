import { Pencil } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../api/session.ts';
import { useAction, usePages } from '../../api/use-call.ts';
import type { ConsentDecisionJson } from '../../gen/chat4all/v1/directory_pb';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Section } from '../../ui/page.tsx';
import { ExactTime } from '../../ui/time.tsx';

const decisionsOf = (page: {
  readonly decisions?: readonly ConsentDecisionJson[];
}): readonly ConsentDecisionJson[] | undefined => page.decisions;

const TONES = { CONSENT_UNSPECIFIED: 'neutral', CONSENT_OPTED_IN: 'good', CONSENT_OPTED_OUT: 'bad' } as const;

/** The decisions of a person about messages, and a form for a new one. */
export function ConsentSection({ userId }: { readonly userId: string }): ReactNode {
  const { t } = useTranslation();
  const pages = usePages('DirectoryService', 'listConsents', { recipient: { userId } }, decisionsOf);
  const maySet = useMay('DirectoryService/SetConsent');
  const set = useAction('DirectoryService', 'setConsent');
  const [isOpen, setOpen] = useState(false);
  // A decision of a person is listed for each of their identities too.
  const decisions = new Map(pages.items.map((decision) => [keyOf(decision), decision] as const));
  return (
    <Section
      title={t('consent.title')}
      actions={
        maySet && (
          <Button
            icon={Pencil}
            onClick={() => {
              setOpen(true);
            }}
          >
            {t('consent.record')}
          </Button>
        )
      }
    >
      {pages.error && <ErrorNotice error={pages.error} />}
      {decisions.size === 0 && !pages.error && <p className="text-sm text-muted">{t('consent.none')}</p>}
      <ul className="flex flex-col gap-3 text-sm">
        {[...decisions].map(
          ([key, { consent = 'CONSENT_UNSPECIFIED', source = 'CONSENT_SOURCE_UNSPECIFIED', ...decision }]) => (
            <li key={key} className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <Badge tone={TONES[consent]}>{t(`consentState.${consent}`)}</Badge>
              <span className="font-medium">{decision.scope ?? t('consent.all')}</span>
              <span className="text-muted">{t(`consentSource.${source}`)}</span>
              <span className="text-muted">
                <ExactTime value={decision.decideTime} />
              </span>
              {decision.evidence !== undefined && (
                <span className="w-full text-xs break-words text-muted">{decision.evidence}</span>
              )}
            </li>
          ),
        )}
      </ul>
      <FormDialog
        open={isOpen}
        onClose={() => {
          setOpen(false);
        }}
        title={t('consent.record')}
        description={t('consent.recordText')}
        submitLabel={t('action.save')}
        defaultValues={{ consent: 'CONSENT_OPTED_OUT', scope: 'marketing', evidence: '' }}
        onSubmit={({ consent, scope, evidence }) =>
          set.mutateAsync({
            recipient: { userId },
            consent: consent === 'CONSENT_OPTED_IN' ? 'CONSENT_OPTED_IN' : 'CONSENT_OPTED_OUT',
            scope,
            evidence,
          })
        }
      >
        {({ register }) => (
          <>
            <SelectField
              {...register('consent')}
              label={t('consent.decision')}
              options={(['CONSENT_OPTED_OUT', 'CONSENT_OPTED_IN'] as const).map((value) => ({
                value,
                label: t(`consentState.${value}`),
              }))}
            />
            <TextField {...register('scope')} label={t('consent.scope')} hint={t('consent.scopeHint')} />
            <TextField {...register('evidence')} label={t('consent.evidence')} hint={t('consent.evidenceHint')} />
          </>
        )}
      </FormDialog>
    </Section>
  );
}

function keyOf({ scope, consent, source, decideTime, evidence }: ConsentDecisionJson): string {
  return JSON.stringify([scope, consent, source, decideTime, evidence]);
}
