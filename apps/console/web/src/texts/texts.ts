import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type english from './en.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    readonly resources: { readonly translation: typeof english };
    readonly enableSelector: false;
  }
}

/** The languages of the application, by their names in themselves. */
export const LANGUAGES = { en: 'English', 'pt-BR': 'Português' } as const;

/** A language of the application. */
export type Language = keyof typeof LANGUAGES;

const STORED = 'chat4all-language';

const LOADERS: Readonly<Record<Language, () => Promise<{ readonly default: object }>>> = {
  en: () => import('./en.json'),
  'pt-BR': () => import('./pt-BR.json'),
};

function isLanguage(text: string | null): text is Language {
  return text !== null && text in LANGUAGES;
}

/** Loads the texts in the language that the person has chosen, or that the browser prefers. */
export async function loadTexts(): Promise<i18n> {
  const stored = localStorage.getItem(STORED);
  const preferred = navigator.languages.some((language) => language.startsWith('pt')) ? 'pt-BR' : 'en';
  await i18next.use(initReactI18next).init({ lng: 'none', fallbackLng: false, interpolation: { escapeValue: false } });
  await showLanguage(isLanguage(stored) ? stored : preferred);
  return i18next;
}

/** Shows the application in a language, and remembers it. */
export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(STORED, language);
  await showLanguage(language);
}

async function showLanguage(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', (await LOADERS[language]()).default);
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}
