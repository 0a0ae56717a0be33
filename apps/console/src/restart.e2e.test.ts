import { freePorts, skipWithout } from '@chat4all/test-servers';
import { describe, test } from 'vitest';
import { see } from './testing/open-browser.ts';
import { callerOf } from './testing/seed.ts';
import { startGateway } from './testing/start-gateway.ts';
import { useConsole } from './testing/use-console.ts';

const { skip, named } = await skipWithout('chromium');

describe.skipIf(skip)(named('an open page'), () => {
  const suite = useConsole(async () => {
    const [consolePort = 0, httpPort = 0, sandboxPort = 0] = await freePorts(3);
    return startGateway({
      CHAT4ALL_CONSOLE: `127.0.0.1:${consolePort}`,
      CHAT4ALL_HTTP: `127.0.0.1:${httpPort}`,
      CHAT4ALL_SANDBOX: `127.0.0.1:${sandboxPort}`,
    });
  });

  test('reports an unavailable router, and continues live after its restart, without being loaded again', async () => {
    const call = callerOf(suite.gateway.http);
    const send = (body: string) =>
      call('ChatService/SendMessage', {
        message: {
          recipients: [{ identity: { channel: 'whatsapp', value: '+5511999999999' } }],
          content: { text: { body } },
        },
      });
    await send('before the restart');
    const { page } = await suite.open('/messages');
    await see(page, 'before the restart');
    await page.evaluate(() => {
      document.body.dataset['loaded'] = 'once';
    });
    await suite.gateway.restart(async () => {
      await see(page, 'Reconnecting');
      await page.getByRole('button', { name: 'Search' }).click();
      await page.getByLabel('State').selectOption({ label: 'Read' });
      await page.getByRole('button', { name: 'Search' }).click();
      await see(page, 'The router cannot be reached at the moment');
    });
    await see(page, /^Live$/);
    await page.getByRole('button', { name: 'Clear' }).click();
    await send('after the restart');
    await see(page, 'after the restart');
    await page.locator('body[data-loaded=once]').waitFor();
  });
});
