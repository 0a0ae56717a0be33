// Writes the table of settings into docs/settings.md. With --check it fails if the committed table is stale.
import { writeGeneratedTable } from '@chat4all/generated-tables';
import { describeSettings } from '../src/settings-schema.ts';

writeGeneratedTable({
  page: 'docs/settings.md',
  name: 'settings',
  command: 'npx nx run runtime:generate',
  rows: [
    ['variable', 'default', 'meaning'],
    ...describeSettings().map(({ name, defaultValue, meaning }) => [
      `\`${name}\``,
      defaultValue === undefined ? 'none' : `\`${defaultValue}\``,
      meaning,
    ]),
  ],
});
