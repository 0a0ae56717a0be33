import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { type OpenPage, type PageOptions, closePages, openBrowser, openPage } from './open-browser.ts';
import type { Gateway } from './start-gateway.ts';

/** The time that the parts of a suite have to start, in milliseconds. Ends only suites that hang. */
const START_MS = 300_000;

/** A gateway and a browser, which all tests of a suite share. Both are there once the tests run. */
export interface ConsoleSuite {
  readonly gateway: Gateway;
  readonly browser: Browser;
  /** Opens a path of the console in a new page, which is closed after the test. */
  readonly open: (path?: string, options?: PageOptions) => Promise<OpenPage>;
}

/** Starts a gateway and a browser before the tests of a suite, fills the gateway, and stops both after the last test. Default: it stays empty. */
export function useConsole(
  start: () => Promise<Gateway>,
  fill: (gateway: Gateway) => Promise<void> = () => Promise.resolve(),
): ConsoleSuite {
  let gateway: Gateway;
  let browser: Browser;
  beforeAll(async () => {
    gateway = await start();
    await fill(gateway);
    browser = await openBrowser();
  }, START_MS);
  afterEach(() => closePages(browser));
  afterAll(async () => {
    await browser.close();
    await gateway.dispose();
  });
  return {
    get gateway() {
      return gateway;
    },
    get browser() {
      return browser;
    },
    open: (path = '', options = {}) => openPage(browser, `${gateway.console}${path}`, options),
  };
}
