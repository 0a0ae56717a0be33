import { type ReactNode, Suspense, lazy, useState } from 'react';
import { PERSON_BUTTON, PersonName } from './person-name.tsx';

const loadMenu = () => import('./preferences-menu.tsx');
const PreferencesMenu = lazy(async () => ({ default: (await loadMenu()).PreferencesMenu }));

/** The person with the menu of colours, language, help and signing out, whose code is loaded when somebody is about to open it. */
export function Preferences({ onHelp }: { readonly onHelp: () => void }): ReactNode {
  const [wasOpened, setOpened] = useState(false);
  const button = (
    <button
      type="button"
      aria-haspopup="menu"
      aria-expanded={false}
      className={PERSON_BUTTON}
      onPointerEnter={() => void loadMenu()}
      onFocus={() => void loadMenu()}
      onClick={() => {
        setOpened(true);
      }}
    >
      <PersonName />
    </button>
  );
  return (
    <div className="border-t border-line p-2">
      {wasOpened ? (
        <Suspense fallback={button}>
          <PreferencesMenu onHelp={onHelp} />
        </Suspense>
      ) : (
        button
      )}
    </div>
  );
}
