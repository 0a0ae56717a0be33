import { FileText, Paperclip, SendHorizontal, X } from 'lucide-react';
import { type ReactNode, useDeferredValue, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from '@tanstack/react-query';
import { summarize } from '../../domain/content-summary.ts';
import type { ContentJson } from '../../gen/chat4all/v1/content_pb';
import type { MessageJson } from '../../gen/chat4all/v1/message_pb';
import type { ThreadJson } from '../../gen/chat4all/v1/thread_pb';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { lazyDialog } from '../../ui/lazy-dialog.tsx';
import { ChannelPreview } from './channel-preview.tsx';
import { uploadMedia } from './upload-media.ts';
import type { Outbox } from './use-outbox.ts';
import { useIsWindowClosed } from './window.tsx';

const TemplatePicker = lazyDialog(async () => (await import('./template-picker.tsx')).TemplatePicker);

/** The field that writes to the person, with files and templates. While the reply window is closed, templates only. */
export function ReplyBox({
  thread,
  outbox,
  replyTo,
  onForgetReply,
}: {
  readonly thread: ThreadJson;
  readonly outbox: Outbox;
  readonly replyTo: MessageJson | undefined;
  readonly onForgetReply: () => void;
}): ReactNode {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [isChoosing, setChoosing] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const files = useRef<HTMLInputElement>(null);
  const isClosed = useIsWindowClosed(thread);
  const draft = useDeferredValue(text);
  const send = (content: ContentJson): void => {
    outbox.send(content, replyTo?.messageId);
    onForgetReply();
  };
  const upload = useMutation({
    mutationFn: uploadMedia,
    onSuccess: (media) => {
      send({ media });
    },
  });
  useEffect(() => {
    if (replyTo) field.current?.focus();
  }, [replyTo]);
  const submit = (): void => {
    const body = text.trim();
    if (body === '') return;
    send({ text: { body } });
    setText('');
    field.current?.focus();
  };
  return (
    <footer className="border-t border-line bg-surface p-3">
      <div className="mx-auto flex max-w-4xl flex-col gap-2">
        {replyTo && (
          <div className="flex items-center gap-2 rounded-lg border-l-2 border-accent bg-raised py-1 pl-3 text-sm text-muted">
            <span className="min-w-0 flex-1 truncate">{summarize(t, replyTo.content)}</span>
            <Button variant="ghost" icon={X} aria-label={t('action.forgetReply')} onClick={onForgetReply} />
          </div>
        )}
        {upload.error && <ErrorNotice error={upload.error} />}
        {isClosed ? (
          <div className="flex flex-wrap items-center justify-between gap-3 rounded-lg bg-warn-soft p-3">
            <p className="text-sm">{t('window.closedText')}</p>
            <Button
              variant="primary"
              icon={FileText}
              onClick={() => {
                setChoosing(true);
              }}
            >
              {t('template.choose')}
            </Button>
          </div>
        ) : (
          <form
            className="flex items-end gap-2"
            onSubmit={(event) => {
              event.preventDefault();
              submit();
            }}
          >
            <input
              ref={files}
              type="file"
              hidden
              onChange={({ target }) => {
                const [file] = target.files ?? [];
                if (file) upload.mutate(file);
                target.value = '';
              }}
            />
            <Button
              variant="ghost"
              icon={Paperclip}
              aria-label={t('action.attach')}
              busy={upload.isPending}
              onClick={() => files.current?.click()}
            />
            <Button
              variant="ghost"
              icon={FileText}
              aria-label={t('template.choose')}
              onClick={() => {
                setChoosing(true);
              }}
            />
            <textarea
              ref={field}
              value={text}
              rows={1}
              aria-label={t('conversations.reply')}
              placeholder={t('conversations.reply')}
              className="field-sizing-content max-h-40 min-h-9 flex-1 resize-none rounded-lg border border-line bg-page px-3 py-1.5 text-sm placeholder:text-muted"
              onChange={({ target }) => {
                setText(target.value);
              }}
              onKeyDown={(event) => {
                if (event.key === 'Escape') onForgetReply();
                if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
                event.preventDefault();
                submit();
              }}
            />
            <Button
              type="submit"
              variant="primary"
              icon={SendHorizontal}
              aria-label={t('action.send')}
              disabled={text.trim() === ''}
            />
          </form>
        )}
        <ChannelPreview identity={thread.identity} text={draft} />
      </div>
      <TemplatePicker
        thread={thread}
        open={isChoosing}
        onClose={() => {
          setChoosing(false);
        }}
        onChoose={(template) => {
          send({ template });
        }}
      />
    </footer>
  );
}
