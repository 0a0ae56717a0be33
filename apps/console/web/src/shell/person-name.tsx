import { UserRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../api/session.ts';

/** The classes of the button that has a {@link PersonName}. */
export const PERSON_BUTTON = 'flex w-full items-center gap-3 rounded-lg px-3 py-2 text-left text-sm hover:bg-raised';

/** The name and the role of the person who is signed in. */
export function PersonName(): ReactNode {
  const { t } = useTranslation();
  const { name, role } = useSession();
  return (
    <>
      <UserRound size={17} className="text-muted" aria-hidden />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{name === '' ? t('person.developer') : name}</span>
        <span className="block text-xs text-muted">{t(`role.${role}`)}</span>
      </span>
    </>
  );
}
