import { expect, it } from 'vitest';
import { affectedBy } from './affected.ts';

it('a change in the WhatsApp connector affects the worker and the webhooks app, and no other channel', async () => {
  const affected = await affectedBy(['libs/connectors/whatsapp/src/send.ts']);
  expect(affected).toEqual(expect.arrayContaining(['connector-whatsapp', 'connectors', 'worker', 'webhooks-app']));
  // Their tests start the apps.
  expect(affected).toEqual(expect.arrayContaining(['local-stack', 'images']));
  for (const untouched of ['proto', 'connector-instagram', 'connector', 'bus', 'store', 'cli']) {
    expect(affected).not.toContain(untouched);
  }
});

it('a change in one app builds only the image of that app', async () => {
  expect(await affectedBy(['apps/webhooks/src/main.ts'], ['docker:build'])).toEqual(['webhooks-app']);
});

it('a change in the README builds no package and no image', async () => {
  const files = ['README.md', 'README.pt-BR.md', 'docs/client.md'];
  expect(await affectedBy(files, ['build', 'docker:build'])).toEqual([]);
});
