import { Link, useNavigate } from '@tanstack/react-router';
import { Search, UserPlus, Users } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../api/session.ts';
import { usePages } from '../../api/use-call.ts';
import { IdentityText } from '../../domain/identity.tsx';
import type { UserJson } from '../../gen/chat4all/v1/directory_pb';
import { SEARCH_FIELD } from '../../shell/shortcuts.tsx';
import { Button } from '../../ui/button.tsx';
import { DataList, type ListColumn } from '../../ui/data-list.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { TextField } from '../../ui/field.tsx';
import { Page } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';
import { PersonForm } from './person-form.tsx';

const usersOf = (page: { readonly users?: readonly UserJson[] }): readonly UserJson[] | undefined => page.users;

/** The people of the directory. */
export function People(): ReactNode {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const mayWrite = useMay('DirectoryService/UpdateUser');
  const pages = usePages('DirectoryService', 'listUsers', { pageSize: 100 }, usersOf);
  const [isCreating, setCreating] = useState(false);
  const { register, handleSubmit } = useForm({ defaultValues: { userId: '' } });
  const create = mayWrite && (
    <Button
      variant="primary"
      icon={UserPlus}
      onClick={() => {
        setCreating(true);
      }}
    >
      {t('person.create')}
    </Button>
  );
  const columns = useMemo<readonly ListColumn<UserJson>[]>(
    () => [
      {
        id: 'user',
        header: t('person.id'),
        cell: ({ userId = '' }) => (
          <Link to="/people/$userId" params={{ userId }} className="font-medium">
            {userId}
          </Link>
        ),
      },
      {
        id: 'identities',
        header: t('person.identities'),
        cell: ({ identities = [] }) => (
          <span className="flex flex-wrap gap-x-4">
            {identities.map((identity) => (
              <IdentityText key={`${identity.channel ?? ''}${identity.value ?? ''}`} identity={identity} />
            ))}
          </span>
        ),
      },
      {
        id: 'time',
        header: t('message.updated'),
        className: 'hidden text-right text-muted md:table-cell',
        cell: ({ updateTime }) => <Time value={updateTime} />,
      },
    ],
    [t],
  );
  return (
    <Page
      title={t('nav.people')}
      description={t('people.text')}
      actions={create}
      filters={
        <form
          role="search"
          className="flex items-end gap-2"
          onSubmit={(event) => {
            void handleSubmit(({ userId }) =>
              userId.trim() === '' ? undefined : navigate({ to: '/people/$userId', params: { userId: userId.trim() } }),
            )(event);
          }}
        >
          <TextField {...register('userId')} {...SEARCH_FIELD} type="search" label={t('person.id')} />
          <Button type="submit" icon={Search}>
            {t('action.open')}
          </Button>
        </form>
      }
    >
      <DataList
        label={t('nav.people')}
        columns={columns}
        pages={pages}
        keyOf={({ userId = '' }) => userId}
        empty={
          <EmptyState icon={Users} title={t('people.none')} text={t('people.noneText')}>
            {create}
          </EmptyState>
        }
      />
      <PersonForm
        user={undefined}
        open={isCreating}
        onClose={() => {
          setCreating(false);
        }}
      />
    </Page>
  );
}
