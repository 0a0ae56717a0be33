import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { WebhookEndpointJson } from '../../gen/chat4all/v1/webhook_pb';
import { Badge } from '../../ui/badge.tsx';

/** Whether events are posted to an endpoint. */
export function EndpointState({ endpoint }: { readonly endpoint: WebhookEndpointJson }): ReactNode {
  const { t } = useTranslation();
  if (endpoint.disabledReason !== undefined) {
    return <Badge tone="bad">{t('webhook.disabledBy', { reason: endpoint.disabledReason })}</Badge>;
  }
  if (endpoint.settings?.disabled === true) return <Badge tone="warn">{t('webhook.disabled')}</Badge>;
  if (endpoint.failingSince !== undefined) return <Badge tone="warn">{t('webhook.failing')}</Badge>;
  return <Badge tone="good">{t('webhook.enabled')}</Badge>;
}
