import { findChromium } from '@chat4all/test-servers';
import { type Browser, type BrowserContext, type Locator, type Page, chromium } from 'playwright-core';

/** The time that a page has to show something, in milliseconds. Ends only tests that hang. */
const PATIENCE_MS = 30_000;

/** Starts a browser without a window. */
export function openBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('Chromium is not installed');
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

/** A page of the console, with what its browser complained about. */
export interface OpenPage {
  readonly page: Page;
  /** Violations of the content security policy, and errors that no code caught. */
  readonly complaints: readonly string[];
}

/** Options of {@link openPage}. */
export interface PageOptions {
  /** Default: `en-US`. */
  readonly language?: string;
  /** Default: light. */
  readonly theme?: 'light' | 'dark';
  /** Default: 1440 by 900. */
  readonly size?: { readonly width: number; readonly height: number };
  /** The person at the browser: each has their own cookies. Default: one for all pages. */
  readonly person?: string;
}

/** Opens a page of a console in the browser context of its language, theme and person. */
export async function openPage(browser: Browser, url: string, options: PageOptions = {}): Promise<OpenPage> {
  const { language = 'en-US', theme = 'light', size = { width: 1_440, height: 900 }, person = 'default' } = options;
  const page = await (await contextOf(browser, `${language} ${theme} ${person}`)).newPage();
  await page.setViewportSize(size);
  page.setDefaultTimeout(PATIENCE_MS);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) complaints.push(message.text());
  });
  await page.goto(url);
  return { page, complaints };
}

/** The contexts by language, theme and person: their pages share a cache, so that files are loaded once. */
const contexts = new WeakMap<Browser, Map<string, Promise<BrowserContext>>>();

function contextOf(browser: Browser, key: string): Promise<BrowserContext> {
  const opened = contexts.get(browser) ?? new Map<string, Promise<BrowserContext>>();
  contexts.set(browser, opened);
  const [locale = '', colorScheme] = key.split(' ');
  const context =
    opened.get(key) ??
    browser.newContext({
      locale,
      colorScheme: colorScheme === 'dark' ? 'dark' : 'light',
      permissions: ['clipboard-write'],
    });
  opened.set(key, context);
  return context;
}

/** Closes all pages, so that their streams of events end. */
export async function closePages(browser: Browser): Promise<void> {
  for (const context of browser.contexts()) for (const page of context.pages()) await page.close();
}

/** Waits until a text is shown. */
export function see(page: Page, text: string | RegExp): Promise<void> {
  return page.getByText(text).filter({ visible: true }).first().waitFor();
}

/** Returns the open dialog with a title. */
export function dialogOf(page: Page, name: string | RegExp): Locator {
  return page.getByRole('dialog', { name });
}

/** Presses the first button with a name: the whole name if it is a text. */
export function press(place: Page | Locator, name: string | RegExp): Promise<void> {
  return place
    .getByRole('button', { name, ...(typeof name === 'string' && { exact: true }) })
    .first()
    .click();
}
