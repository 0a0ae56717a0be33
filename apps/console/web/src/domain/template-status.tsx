import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TemplateStatusJson } from '../gen/chat4all/v1/template_pb';
import { Badge, type Tone } from '../ui/badge.tsx';

const TONES: Readonly<Record<TemplateStatusJson, Tone>> = {
  TEMPLATE_STATUS_UNSPECIFIED: 'neutral',
  TEMPLATE_STATUS_PENDING: 'neutral',
  TEMPLATE_STATUS_APPROVED: 'good',
  TEMPLATE_STATUS_REJECTED: 'bad',
  TEMPLATE_STATUS_PAUSED: 'warn',
  TEMPLATE_STATUS_DISABLED: 'bad',
  TEMPLATE_STATUS_IN_APPEAL: 'neutral',
  TEMPLATE_STATUS_PENDING_DELETION: 'warn',
  TEMPLATE_STATUS_DELETED: 'neutral',
  TEMPLATE_STATUS_LIMIT_EXCEEDED: 'warn',
  TEMPLATE_STATUS_ARCHIVED: 'neutral',
};

/** The statuses that lists can be filtered by. */
export const TEMPLATE_STATUSES: readonly TemplateStatusJson[] = [
  'TEMPLATE_STATUS_PENDING',
  'TEMPLATE_STATUS_APPROVED',
  'TEMPLATE_STATUS_REJECTED',
  'TEMPLATE_STATUS_PAUSED',
  'TEMPLATE_STATUS_DISABLED',
];

/** Returns the status that a text names; undefined for another text. */
export function toTemplateStatus(text: string | undefined): TemplateStatusJson | undefined {
  return TEMPLATE_STATUSES.find((status) => status === text);
}

/** The status of a template as a word. */
export function TemplateStatusBadge({
  status = 'TEMPLATE_STATUS_UNSPECIFIED',
}: {
  readonly status?: TemplateStatusJson | undefined;
}): ReactNode {
  const { t } = useTranslation();
  return <Badge tone={TONES[status]}>{t(`templateStatus.${status}`)}</Badge>;
}
