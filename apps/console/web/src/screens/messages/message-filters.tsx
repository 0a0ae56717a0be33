import { getRouteApi } from '@tanstack/react-router';
import { Search, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useCall } from '../../api/use-call.ts';
import { STATES } from '../../domain/delivery-states.ts';
import { channelName } from '../../domain/identity.tsx';
import { SEARCH_FIELD } from '../../shell/shortcuts.tsx';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';

const route = getRouteApi('/messages');

/** The filters of the messages, which are the search parameters of the page. */
export function MessageFilters(): ReactNode {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const channels = useCall('ChannelService', 'listChannels', {}).data?.channels ?? [];
  const { text = '', state = '', channel = 'whatsapp', address = '', since = '', until = '' } = search;
  const { register, handleSubmit, reset, watch } = useForm({ values: { text, state, channel, address, since, until } });
  const isFiltered = Object.values(search).some((value) => value !== undefined && value !== '');
  // The router searches words in a period only, and a channel is part of an address.
  const isSearch = watch('text').trim() !== '';
  const hasAddress = watch('address').trim() !== '';
  const apply = handleSubmit(({ channel: chosen, ...values }) => {
    const period = { since: values.since, until: values.until };
    const used = isSearch ? { text: values.text, ...period } : { ...values, ...(hasAddress && { channel: chosen }) };
    const entries = Object.entries(used).filter(([, value]) => value.trim() !== '');
    void navigate({ search: Object.fromEntries(entries) });
  });
  return (
    <form
      role="search"
      className="grid w-full grid-cols-2 items-end gap-2 md:flex md:flex-wrap"
      onSubmit={(event) => {
        void apply(event);
      }}
    >
      <TextField
        {...register('text')}
        {...SEARCH_FIELD}
        type="search"
        label={t('messages.text')}
        placeholder={t('messages.textHint')}
        className="md:w-56"
      />
      <fieldset className="contents" disabled={isSearch}>
        <SelectField
          {...register('state')}
          label={t('message.state')}
          options={[
            { value: '', label: t('filter.all') },
            ...STATES.map((value) => ({ value, label: t(`deliveryState.${value}`) })),
          ]}
        />
        <TextField
          {...register('address')}
          label={t('message.address')}
          placeholder="+5511999999999"
          className="md:w-44"
        />
        <fieldset className="contents" disabled={!hasAddress}>
          <SelectField
            // The chosen option exists once the channels are read.
            key={channels.length}
            {...register('channel')}
            label={t('message.channel')}
            options={channels.map(({ channel: value = '' }) => ({ value, label: channelName(value) }))}
          />
        </fieldset>
      </fieldset>
      <TextField {...register('since')} type="date" label={t('filter.since')} />
      <TextField {...register('until')} type="date" label={t('filter.until')} />
      <Button type="submit" variant="primary" icon={Search}>
        {t('action.search')}
      </Button>
      {isFiltered && (
        <Button
          variant="ghost"
          icon={X}
          onClick={() => {
            reset();
            void navigate({ search: {} });
          }}
        >
          {t('action.clear')}
        </Button>
      )}
    </form>
  );
}
