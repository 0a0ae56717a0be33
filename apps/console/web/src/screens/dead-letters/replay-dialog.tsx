import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction, useCall } from '../../api/use-call.ts';
import type { DeadLetterFilterJson } from '../../gen/chat4all/v1/dead_letter_pb';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Loading } from '../../ui/loading.tsx';

/** The interval at which the progress is read, in milliseconds. */
const PROGRESS_MS = 500;

/** The dialog that counts the dead letters of a filter, replays them, and follows the progress. */
export function ReplayDialog({
  filter,
  open,
  onClose,
}: {
  readonly filter: DeadLetterFilterJson;
  readonly open: boolean;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation();
  return (
    <Dialog title={t('deadLetters.replay')} description={t('deadLetters.replayText')} open={open} onClose={onClose}>
      {open && <Replay filter={filter} onClose={onClose} />}
    </Dialog>
  );
}

function Replay({
  filter,
  onClose,
}: {
  readonly filter: DeadLetterFilterJson;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation();
  const client = useQueryClient();
  // The same id starts one replay, however often the button is pressed.
  const [requestId] = useState(() => crypto.randomUUID());
  const counted = useCall('DeadLetterService', 'startReplay', { filter, validateOnly: true });
  const start = useAction('DeadLetterService', 'startReplay');
  const replayId = start.data?.replay?.replayId ?? '';
  const followed = useCall(
    'DeadLetterService',
    'getReplay',
    { replayId },
    { enabled: replayId !== '', refetchInterval: PROGRESS_MS },
  );
  const isDone = followed.data?.replay?.done === true;
  useEffect(() => {
    if (isDone) void client.invalidateQueries({ queryKey: ['DeadLetterService', 'listDeadLetters'] });
  }, [client, isDone]);
  const error = start.error ?? counted.error ?? followed.error;
  const count = Number(counted.data?.replay?.totalCount ?? 0);
  const replay = followed.data?.replay;
  const replayed = Number(replay?.replayedCount ?? 0);
  const total = Number(replay?.totalCount ?? count);
  if (counted.isPending) return <Loading />;
  return (
    <div className="flex flex-col gap-4">
      {error && <ErrorNotice error={error} />}
      {replayId === '' ? (
        <p className="text-sm">{t('deadLetters.replayCount', { count })}</p>
      ) : (
        <div role="status" className="flex flex-col gap-2 text-sm">
          <progress
            value={replayed}
            max={Math.max(total, 1)}
            aria-label={t('deadLetters.progress')}
            className="w-full"
          />
          <p>
            {isDone
              ? t('deadLetters.replayDone', { count: replayed })
              : t('deadLetters.replayed', { count: replayed, total })}
          </p>
        </div>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{t('action.close')}</Button>
        {replayId === '' && (
          <Button
            variant="primary"
            disabled={count === 0}
            busy={start.isPending}
            onClick={() => {
              start.mutate({ requestId, filter });
            }}
          >
            {t('deadLetters.replayNow', { count })}
          </Button>
        )}
      </div>
    </div>
  );
}
