import { useQueryClient } from '@tanstack/react-query';
import { CircleHelp, LogOut, Monitor, Moon, Sun } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionQuery, signOut } from '../api/session.ts';
import { LANGUAGES, type Language, chooseLanguage } from '../texts/texts.ts';
import { PERSON_BUTTON, PersonName } from './person-name.tsx';
import { type Theme, chooseTheme, currentTheme } from '../ui/theme.ts';

const ITEM =
  'flex cursor-pointer items-center gap-2 rounded-md px-2 py-1.5 text-sm outline-none data-[highlighted]:bg-raised data-[state=checked]:font-semibold data-[state=checked]:text-accent-strong';
const THEMES = { system: Monitor, light: Sun, dark: Moon } as const;

/** The menu of colours, language, help and signing out, open at first, at the name of the person. */
export function PreferencesMenu({ onHelp }: { readonly onHelp: () => void }): ReactNode {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const [theme, setTheme] = useState(currentTheme);
  return (
    <DropdownMenu.Root modal={false} defaultOpen>
      <DropdownMenu.Trigger className={PERSON_BUTTON}>
        <PersonName />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          side="top"
          align="start"
          sideOffset={6}
          className="z-50 w-56 rounded-xl border border-line bg-surface p-1.5 shadow-lg"
        >
          <DropdownMenu.Label className="px-2 py-1 text-xs text-muted">{t('theme.label')}</DropdownMenu.Label>
          <DropdownMenu.RadioGroup
            value={theme}
            onValueChange={(value) => {
              const chosen: Theme = value === 'light' || value === 'dark' ? value : 'system';
              chooseTheme(chosen);
              setTheme(chosen);
            }}
          >
            {(['system', 'light', 'dark'] as const).map((each) => {
              const Icon = THEMES[each];
              return (
                <DropdownMenu.RadioItem key={each} value={each} className={ITEM}>
                  <Icon size={15} aria-hidden />
                  {t(`theme.${each}`)}
                </DropdownMenu.RadioItem>
              );
            })}
          </DropdownMenu.RadioGroup>
          <DropdownMenu.Separator className="my-1 h-px bg-line" />
          <DropdownMenu.Label className="px-2 py-1 text-xs text-muted">{t('language.label')}</DropdownMenu.Label>
          <DropdownMenu.RadioGroup value={i18n.language}>
            {languages().map((language) => (
              <DropdownMenu.RadioItem
                key={language}
                value={language}
                lang={language}
                className={ITEM}
                onSelect={() => void chooseLanguage(language)}
              >
                {LANGUAGES[language]}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
          <DropdownMenu.Separator className="my-1 h-px bg-line" />
          <DropdownMenu.Item className={ITEM} onSelect={onHelp}>
            <CircleHelp size={15} aria-hidden />
            {t('shortcuts.title')}
          </DropdownMenu.Item>
          <DropdownMenu.Item
            className={ITEM}
            onSelect={() => void signOut().then(() => client.resetQueries({ queryKey: sessionQuery.queryKey }))}
          >
            <LogOut size={15} aria-hidden />
            {t('action.signOut')}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function languages(): Language[] {
  return ['en', 'pt-BR'];
}
