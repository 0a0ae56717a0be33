import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useUpdateThread } from '../../api/use-thread-action.ts';
import type { ThreadJson } from '../../gen/chat4all/v1/thread_pb';
import { TextField } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';

interface Values {
  assignee: string;
  labels: string;
}

/** The dialog that changes who answers a conversation, and its labels. */
export function AssignmentForm({
  thread: { threadId = '', assignee = '', labels = [] },
  open,
  onClose,
}: {
  readonly thread: ThreadJson;
  readonly open: boolean;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation();
  const update = useUpdateThread();
  return (
    <FormDialog<Values>
      title={t('conversations.assign')}
      description={t('conversations.assignText')}
      open={open}
      onClose={onClose}
      submitLabel={t('action.save')}
      defaultValues={{ assignee, labels: labels.join(', ') }}
      onSubmit={(values) =>
        update.mutateAsync({
          threadId,
          assignee: values.assignee.trim(),
          labels: { labels: namesIn(values.labels) },
        })
      }
    >
      {({ register }) => (
        <>
          <TextField
            {...register('assignee')}
            label={t('conversations.assigneeField')}
            hint={t('conversations.assigneeHint')}
          />
          <TextField {...register('labels')} label={t('conversations.labels')} hint={t('conversations.labelsHint')} />
        </>
      )}
    </FormDialog>
  );
}

function namesIn(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ''))];
}
