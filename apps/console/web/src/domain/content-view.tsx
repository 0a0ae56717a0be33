import { ExternalLink, FileText, MapPin } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../api/use-call.ts';
import type { ContentJson, MediaContentJson } from '../gen/chat4all/v1/content_pb';
import { summarize } from './content-summary.ts';

/** A content as its recipient sees it. */
export function ContentView({ content }: { readonly content: ContentJson | undefined }): ReactNode {
  const { t } = useTranslation();
  if (content?.text) return <Paragraph text={content.text.body} />;
  if (content?.media) return <MediaView media={content.media} />;
  if (content?.choice) {
    const { header, body, footer, options = [] } = content.choice;
    return (
      <Framed header={header} footer={footer}>
        <Paragraph text={body} />
        <ul className="mt-1 flex flex-col gap-1">
          {options.map(({ id, title }) => (
            <li key={id} className="rounded-lg border border-line bg-surface px-3 py-1.5 text-center font-medium">
              {title}
            </li>
          ))}
        </ul>
      </Framed>
    );
  }
  if (content?.link) {
    const { header, body, footer, title, url } = content.link;
    return (
      <Framed header={header} footer={footer}>
        <Paragraph text={body} />
        <SafeLink url={url} text={title} />
      </Framed>
    );
  }
  if (content?.location) {
    const { latitude = 0, longitude = 0, name, address } = content.location;
    const url = `https://www.openstreetmap.org/?mlat=${String(latitude)}&mlon=${String(longitude)}`;
    return (
      <Framed header={name} footer={address}>
        <a href={url} target="_blank" rel="noreferrer" className="inline-flex items-center gap-1 underline">
          <MapPin size={14} aria-hidden />
          {`${String(latitude)}, ${String(longitude)}`}
        </a>
      </Framed>
    );
  }
  if (content?.contacts) {
    return (
      <ul>
        {content.contacts.contacts?.map(({ displayName, phones, emails }) => (
          <li key={displayName}>
            <span className="font-medium">{displayName}</span> {[...(phones ?? []), ...(emails ?? [])].join(', ')}
          </li>
        ))}
      </ul>
    );
  }
  return <p className="italic">{summarize(t, content)}</p>;
}

function Paragraph({ text }: { readonly text: string | undefined }): ReactNode {
  return <p className="break-words whitespace-pre-wrap">{text}</p>;
}

function Framed({
  header = '',
  footer = '',
  children,
}: {
  readonly header?: string | undefined;
  readonly footer?: string | undefined;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div className="flex flex-col gap-1">
      {header !== '' && <p className="font-semibold">{header}</p>}
      {children}
      {footer !== '' && <p className="text-xs opacity-75">{footer}</p>}
    </div>
  );
}

/** A link to a web page; a URL of another kind is only shown. */
function SafeLink({
  url = '',
  text = '',
}: {
  readonly url?: string | undefined;
  readonly text?: string | undefined;
}): ReactNode {
  if (!/^https?:\/\//.test(url)) return <span>{url}</span>;
  return (
    <a href={url} target="_blank" rel="noreferrer" className="inline-flex items-center gap-1 font-medium underline">
      <ExternalLink size={14} aria-hidden />
      {text === '' ? url : text}
    </a>
  );
}

function MediaView({ media }: { readonly media: MediaContentJson }): ReactNode {
  const { t } = useTranslation();
  const { type = 'MEDIA_TYPE_UNSPECIFIED', mediaId, url, caption, fileName } = media;
  const name = fileName ?? t(`mediaType.${type}`);
  const source = mediaId === undefined ? undefined : `/api/media/${encodeURIComponent(mediaId)}`;
  // A received file is fetched from the platform after its message; an event tells when.
  const { data } = useCall('MediaService', 'getMedia', { mediaId: mediaId ?? '' }, { enabled: mediaId !== undefined });
  const isReady = data?.media?.state === 'MEDIA_STATE_READY';
  return (
    <div className="flex flex-col gap-1.5">
      {source !== undefined && !isReady ? (
        <p className="text-muted italic">{name}…</p>
      ) : source === undefined ? (
        <SafeLink url={url} text={name} />
      ) : type === 'MEDIA_TYPE_IMAGE' || type === 'MEDIA_TYPE_STICKER' ? (
        <a href={source} target="_blank" rel="noreferrer">
          <img src={source} alt={caption ?? name} loading="lazy" className="max-h-72 rounded-lg object-contain" />
        </a>
      ) : type === 'MEDIA_TYPE_VIDEO' ? (
        <video src={source} controls preload="metadata" aria-label={name} className="max-h-72 rounded-lg" />
      ) : type === 'MEDIA_TYPE_AUDIO' ? (
        <audio src={source} controls preload="metadata" aria-label={name} className="w-64 max-w-full" />
      ) : (
        <a href={source} download={name} className="inline-flex items-center gap-2 font-medium underline">
          <FileText size={16} aria-hidden />
          {name}
        </a>
      )}
      {caption !== undefined && <Paragraph text={caption} />}
    </div>
  );
}
