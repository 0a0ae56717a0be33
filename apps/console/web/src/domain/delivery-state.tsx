import { Ban, Check, CheckCheck, Clock3, type LucideIcon, TimerOff, TriangleAlert, CalendarClock } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeliveryStateJson } from '../gen/chat4all/v1/message_pb';
import { Badge, type Tone } from '../ui/badge.tsx';

const LOOKS: Readonly<Record<DeliveryStateJson, readonly [Tone, LucideIcon]>> = {
  DELIVERY_STATE_UNSPECIFIED: ['neutral', Clock3],
  DELIVERY_STATE_SCHEDULED: ['neutral', CalendarClock],
  DELIVERY_STATE_ACCEPTED: ['neutral', Clock3],
  DELIVERY_STATE_ROUTED: ['neutral', Clock3],
  DELIVERY_STATE_SENT: ['accent', Check],
  DELIVERY_STATE_DELIVERED: ['accent', CheckCheck],
  DELIVERY_STATE_READ: ['good', CheckCheck],
  DELIVERY_STATE_FAILED: ['bad', TriangleAlert],
  DELIVERY_STATE_EXPIRED: ['warn', TimerOff],
  DELIVERY_STATE_CANCELLED: ['warn', Ban],
};

/** A state as a word with its mark. */
export function StateBadge({ state }: { readonly state: DeliveryStateJson | undefined }): ReactNode {
  const { t } = useTranslation();
  if (state === undefined) return null;
  const [tone, Icon] = LOOKS[state];
  return (
    <Badge tone={tone}>
      <Icon size={13} aria-hidden />
      {t(`deliveryState.${state}`)}
    </Badge>
  );
}

/** A state as its mark, with the word for screen readers. */
export function StateMark({ state }: { readonly state: DeliveryStateJson | undefined }): ReactNode {
  const { t } = useTranslation();
  if (state === undefined) return null;
  const [tone, Icon] = LOOKS[state];
  const colours = { neutral: '', accent: '', good: 'text-accent-strong', warn: 'text-warn', bad: 'text-bad' };
  const word = t(`deliveryState.${state}`);
  return (
    <span className={`inline-flex ${colours[tone]}`} title={word} data-state={state}>
      <Icon size={14} aria-hidden />
      <span className="sr-only">{word}</span>
    </span>
  );
}
