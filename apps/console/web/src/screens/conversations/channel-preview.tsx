import { TriangleAlert } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../api/use-call.ts';
import type { IdentityJson } from '../../gen/chat4all/v1/identity_pb';

/** The pause in typing after which the router is asked, in milliseconds. */
const PAUSE_MS = 300;

/** What the channel would change of a text: parts, losses, or why it refuses it. Nothing if it carries the text as it is. */
export function ChannelPreview({
  identity,
  text,
}: {
  readonly identity: IdentityJson | undefined;
  readonly text: string;
}): ReactNode {
  const { t } = useTranslation();
  const [settled, setSettled] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => {
      setSettled(text.trim());
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [text]);
  const isAsked = settled !== '' && identity !== undefined;
  const { data, error } = useCall(
    'ChatService',
    'previewMessage',
    {
      message: { recipients: identity ? [{ identity }] : [], content: { text: { body: settled } } },
      routing: { adaptation: 'ADAPTATION_ADAPT' },
    },
    { enabled: isAsked },
  );
  if (!isAsked) return null;
  const [preview] = data?.previews ?? [];
  const parts = preview?.contents?.length ?? 1;
  const notes = [
    ...(error ? [...error.fields.values(), ...(error.fields.size === 0 ? [error.message] : [])] : []),
    ...(parts > 1 ? [t('preview.parts', { count: parts })] : []),
    ...(preview?.losses ?? []),
  ];
  if (notes.length === 0) return null;
  return (
    <ul role="status" className="flex flex-col gap-1 text-xs text-warn">
      {notes.map((note) => (
        <li key={note} className="flex items-center gap-1.5">
          <TriangleAlert size={13} aria-hidden />
          {note}
        </li>
      ))}
    </ul>
  );
}
