import { join } from 'node:path';
import { type Role, ROLES, startConsole } from '@chat4all/console';
import { createLogger } from '@chat4all/runtime';
import { freePorts } from '@chat4all/test-servers';
import { startIdentityProvider } from '@chat4all/test-servers/identity-provider';
import type { Browser } from 'playwright-core';
import { type OpenPage, type PageOptions, openPage } from './open-browser.ts';

/** A console whose people sign in at an identity provider, which gives each person the role that the test wants. */
export interface ConsoleWithRoles {
  readonly url: string;
  /** Opens a page as a person with a role, who signs in if necessary. The persons of roles have separate cookies. */
  readonly openAs: (browser: Browser, role: Role, path: string, options?: PageOptions) => Promise<OpenPage>;
  readonly close: () => Promise<void>;
}

/** Starts a console with an identity provider in front of a router that takes calls without credentials. */
export async function startConsoleWithRoles(routerUrl: string): Promise<ConsoleWithRoles> {
  const [port = 0] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const clientId = 'console';
  const clientSecret = 'a-secret-of-the-client';
  const redirectUri = `${url}/auth/callback`;
  const provider = await startIdentityProvider({ id: clientId, secret: clientSecret, redirectUri });
  const roles = new Map(ROLES.map((role) => [role, role]));
  const console = await startConsole({
    address: { host: '127.0.0.1', port },
    url,
    routerUrl,
    apiKey: undefined,
    oidc: { issuer: provider.issuer, clientId, clientSecret, roleClaim: 'roles', roles },
    applicationFolder: join(import.meta.dirname, '../../web/dist'),
    links: {},
    logger: await createLogger('console', 'silent'),
  });
  return {
    url,
    openAs: async (browser, role, path, options = {}) => {
      provider.person = { id: `person-${role}`, roles: [role] };
      const opened = await openPage(browser, `${url}${path}`, { ...options, person: role });
      const signIn = opened.page.getByRole('link', { name: 'Sign in' });
      const menu = opened.page.getByRole('button', { name: `Person person-${role}` });
      await signIn.or(menu).first().waitFor({ state: 'attached' });
      if (await signIn.isVisible()) await signIn.click();
      await menu.waitFor({ state: 'attached' });
      return opened;
    },
    close: async () => {
      await console.close();
      await provider.close();
    },
  };
}
