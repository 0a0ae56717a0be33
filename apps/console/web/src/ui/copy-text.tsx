import { Check, Copy } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';

/** A text to paste elsewhere, with a button that copies it. */
export function CopyText({ text, label }: { readonly text: string; readonly label: string }): ReactNode {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  return (
    <div className="flex max-w-full min-w-0 items-center gap-1 rounded-lg border border-line bg-raised pl-3">
      <code className="min-w-0 flex-1 truncate text-xs" title={text}>
        {text}
      </code>
      <Button
        variant="ghost"
        icon={copied ? Check : Copy}
        aria-label={copied ? t('action.copied') : `${t('action.copy')}: ${label}`}
        onClick={() => {
          void navigator.clipboard.writeText(text).then(() => {
            setCopied(true);
          });
        }}
      />
    </div>
  );
}
