import { Copy, ExternalLink, FileText, Image, MapPin, Phone, Reply, Video } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type ButtonDraft, type DraftPart, type TemplateDraft, exampleKey } from './template-draft.ts';
import { fillParameters } from './template-parts.ts';

const BUTTON_ICONS = { QUICK_REPLY: Reply, URL: ExternalLink, PHONE_NUMBER: Phone, COPY_CODE: Copy, OTHER: FileText };
const FILE_ICONS = { IMAGE: Image, VIDEO: Video, DOCUMENT: FileText, LOCATION: MapPin };

/** A template as its recipient sees it, with the examples of its parameters. */
export function TemplatePreview({ draft }: { readonly draft: TemplateDraft }): ReactNode {
  const { t } = useTranslation();
  const { headerKind, headerText, body, footer, buttons, examples } = draft;
  const fill = (part: DraftPart, text: string): string =>
    fillParameters(text, (name) => examples[exampleKey(part, name)]);
  const FileIcon = headerKind === 'NONE' || headerKind === 'TEXT' ? undefined : FILE_ICONS[headerKind];
  return (
    <div className="flex max-w-md flex-col gap-1 rounded-2xl rounded-bl-md bg-sent p-3 text-sm">
      {FileIcon && (
        <div className="mb-1 grid h-28 place-items-center rounded-lg bg-raised text-muted">
          <FileIcon size={28} aria-label={t(`templateHeader.${headerKind}`)} />
        </div>
      )}
      {headerKind === 'TEXT' && <p className="font-semibold break-words">{fill('header', headerText)}</p>}
      <p className="break-words whitespace-pre-wrap">{fill('body', body)}</p>
      {footer !== '' && <p className="text-xs text-muted">{footer}</p>}
      {buttons.length > 0 && (
        <ul className="mt-1 flex flex-col gap-1">
          {buttons.map((button, index) => (
            <li
              // Buttons have no names, and their order is all that there is.
              key={index}
              className="flex items-center justify-center gap-2 rounded-lg border border-line bg-surface px-3 py-1.5 font-medium"
            >
              <ButtonIcon kind={button.kind} />
              {button.kind === 'COPY_CODE' ? t('template.copyCode') : button.label}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function ButtonIcon({ kind }: Pick<ButtonDraft, 'kind'>): ReactNode {
  const Icon = BUTTON_ICONS[kind];
  return <Icon size={14} aria-hidden />;
}
