import { expect, it } from 'vitest';
import { affectedBy } from './affected.ts';

it('A change in the WhatsApp connector affects what sends with it and what reads its callbacks, and no other channel', async () => {
  const affected = await affectedBy(['libs/connectors/whatsapp/src/send.ts']);
  expect(affected).toEqual(expect.arrayContaining(['connector-whatsapp', 'connectors', 'worker', 'webhooks-app']));
  // They start the apps, and so they test them.
  expect(affected).toEqual(expect.arrayContaining(['local-stack', 'images']));
  for (const untouched of ['proto', 'connector-instagram', 'connector', 'bus', 'store', 'cli']) {
    expect(affected).not.toContain(untouched);
  }
});

it('A change in one app makes an image of that app and of no other', async () => {
  expect(await affectedBy(['apps/webhooks/src/main.ts'], ['docker:build'])).toEqual(['webhooks-app']);
});

it('A change in the README builds nothing and makes no image', async () => {
  const files = ['README.md', 'README.pt-BR.md', 'docs/client.md'];
  expect(await affectedBy(files, ['build', 'docker:build'])).toEqual([]);
});
