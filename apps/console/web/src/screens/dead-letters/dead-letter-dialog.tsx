import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { DeliveryProblem } from '../../domain/reason.tsx';
import { channelName } from '../../domain/identity.tsx';
import type { DeadLetterJson } from '../../gen/chat4all/v1/dead_letter_pb';
import { Dialog } from '../../ui/dialog.tsx';
import { Facts } from '../../ui/page.tsx';
import { ExactTime } from '../../ui/time.tsx';

/** The bytes of a record that are shown. */
const SHOWN_BYTES = 4_000;

/** One dead letter: why it is one, where it stands in the log, and its record as text. */
export function DeadLetterDialog({
  letter,
  onClose,
}: {
  readonly letter: DeadLetterJson | undefined;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation();
  return (
    <Dialog title={t('deadLetter.title')} open={letter !== undefined} onClose={onClose} wide>
      {letter && (
        <>
          <DeliveryProblem error={letter.error} />
          <Facts
            facts={[
              [t('message.time'), <ExactTime key="time" value={letter.createTime} />],
              [t('message.channel'), channelName(letter.channel)],
              [t('message.account'), letter.accountId],
              [t('deadLetter.delivery'), letter.deliveryId && <code key="id">{letter.deliveryId}</code>],
              [
                t('deadLetter.position'),
                <code key="position">{`${letter.topic ?? ''} ${String(letter.partition ?? 0)}:${letter.offset ?? '0'}`}</code>,
              ],
            ]}
          />
          {letter.record !== undefined && (
            <div>
              <h3 className="mb-1 text-sm font-medium">{t('deadLetter.record')}</h3>
              <pre
                tabIndex={0}
                className="max-h-72 overflow-auto rounded-lg bg-raised p-3 text-xs break-all whitespace-pre-wrap"
              >
                {readable(letter.record)}
              </pre>
            </div>
          )}
        </>
      )}
    </Dialog>
  );
}

/** Returns the readable characters of a record in base64. Others, such as those of a binary form, are dots. */
function readable(record: string): string {
  const bytes = Uint8Array.from(atob(record).slice(0, SHOWN_BYTES), (character) => character.charCodeAt(0));
  return new TextDecoder().decode(bytes).replaceAll(/[^\P{C}\n]/gu, '·');
}
