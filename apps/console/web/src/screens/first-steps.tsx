import { ExternalLink, KeyRound, Rocket, Send, Smartphone } from 'lucide-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay, useSession } from '../api/session.ts';
import { Button, buttonClasses } from '../ui/button.tsx';
import { CopyText } from '../ui/copy-text.tsx';
import { lazyDialog } from '../ui/lazy-dialog.tsx';

const NewMessage = lazyDialog(async () => (await import('./conversations/new-message.tsx')).NewMessage);

/** The first screen of an empty installation: what to do next, in the order in which it works. */
export function FirstSteps(): ReactNode {
  const { t } = useTranslation();
  const { links } = useSession();
  const maySend = useMay('ChatService/SendMessage');
  const mayConnect = useMay('AccountService/CreateAccount');
  const mayCreateKeys = useMay('ApiKeyService/CreateApiKey');
  const [isWriting, setWriting] = useState(false);
  return (
    <div className="m-auto flex w-full max-w-2xl flex-col gap-4 p-4 md:p-8">
      <div className="flex items-center gap-3">
        <span className="grid size-11 shrink-0 place-items-center rounded-2xl bg-accent-soft text-accent-strong">
          <Rocket size={22} aria-hidden />
        </span>
        <div>
          <h2 className="text-lg font-semibold">{t('first.title')}</h2>
          <p className="text-sm text-muted">{t('first.text')}</p>
        </div>
      </div>
      <ol className="flex flex-col gap-3">
        <Step
          number={1}
          title={t('first.send')}
          text={t(links.sandbox === undefined ? 'first.sendText' : 'first.sendSandbox')}
        >
          {maySend && (
            <Button
              variant="primary"
              icon={Send}
              onClick={() => {
                setWriting(true);
              }}
            >
              {t('first.send')}
            </Button>
          )}
          {links.sandbox !== undefined && (
            <a href={links.sandbox} target="_blank" rel="noreferrer" className={buttonClasses()}>
              <ExternalLink size={16} aria-hidden />
              {t('first.phone')}
            </a>
          )}
        </Step>
        <Step number={2} title={t('first.account')} text={t('first.accountText')}>
          {mayConnect && (
            <Link to="/accounts" className={buttonClasses()}>
              <Smartphone size={16} aria-hidden />
              {t('first.account')}
            </Link>
          )}
          {links.webhooks !== undefined && (
            <CopyText text={`${links.webhooks}/webhooks/whatsapp`} label={t('first.callback')} />
          )}
        </Step>
        <Step number={3} title={t('first.key')} text={t('first.keyText')}>
          {mayCreateKeys && (
            <Link to="/keys" className={buttonClasses()}>
              <KeyRound size={16} aria-hidden />
              {t('first.key')}
            </Link>
          )}
        </Step>
      </ol>
      <NewMessage
        open={isWriting}
        onClose={() => {
          setWriting(false);
        }}
      />
    </div>
  );
}

function Step({
  number,
  title,
  text,
  children,
}: {
  readonly number: number;
  readonly title: string;
  readonly text: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <li className="flex gap-4 rounded-xl border border-line bg-surface p-4">
      <span
        className="grid size-7 shrink-0 place-items-center rounded-full bg-raised text-sm font-semibold"
        aria-hidden
      >
        {number}
      </span>
      <div className="flex min-w-0 flex-1 flex-col gap-3">
        <div>
          <h3 className="font-medium">{title}</h3>
          <p className="text-sm text-muted">{text}</p>
        </div>
        <div className="flex flex-wrap gap-2">{children}</div>
      </div>
    </li>
  );
}
