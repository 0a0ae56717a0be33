import { getRouteApi } from '@tanstack/react-router';
import { ToggleGroup } from 'radix-ui';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../api/use-call.ts';
import { channelName } from '../../domain/identity.tsx';
import { SelectField } from '../../ui/field.tsx';

const route = getRouteApi('/conversations');
const VIEWS = ['all', 'unread', 'open', 'closed'] as const;

/** The filters of the conversations, which are the search parameters of the page. */
export function ThreadFilters(): ReactNode {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const channels = useCall('ChannelService', 'listChannels', {}).data?.channels ?? [];
  const view = search.unread === true ? 'unread' : (search.status ?? 'all');
  return (
    <div className="flex flex-wrap items-center gap-2">
      <ToggleGroup.Root
        type="single"
        value={view}
        aria-label={t('conversations.view')}
        className="flex flex-1 rounded-lg bg-raised p-0.5"
        onValueChange={(value) => {
          const chosen = VIEWS.find((each) => each === value);
          if (chosen === undefined) return;
          const { channel } = search;
          void navigate({
            search: {
              ...(channel !== undefined && { channel }),
              ...(chosen === 'unread' && { unread: true }),
              ...((chosen === 'open' || chosen === 'closed') && { status: chosen }),
            },
          });
        }}
      >
        {VIEWS.map((each) => (
          <ToggleGroup.Item
            key={each}
            value={each}
            className="flex-1 rounded-md px-2 py-1 text-xs font-medium text-muted data-[state=on]:bg-surface data-[state=on]:text-text data-[state=on]:shadow-sm"
          >
            {t(`conversations.${each}`)}
          </ToggleGroup.Item>
        ))}
      </ToggleGroup.Root>
      <SelectField
        label={t('message.channel')}
        hideLabel
        className="!h-8 !px-2 text-xs"
        value={search.channel ?? ''}
        options={[
          { value: '', label: t('filter.allChannels') },
          ...channels.map(({ channel = '' }) => ({ value: channel, label: channelName(channel) })),
        ]}
        onChange={({ target }) => {
          const channel = target.value === '' ? undefined : target.value;
          void navigate({ search: { ...search, channel } });
        }}
      />
    </div>
  );
}
