import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { listFiles, root } from '../repository.ts';
import { checkLinks } from './check-links.ts';

it('finds no broken link or anchor in the pages', () => {
  const pages = listFiles('*.md');
  expect(pages.length).toBeGreaterThan(50);
  expect(checkLinks(root, pages)).toEqual([]);
});

it('finds a link to the glossary on every page of docs', () => {
  const pages = listFiles('docs/*.md').filter((file) => file !== 'docs/glossary.md');
  expect(pages.filter((file) => !readFileSync(join(root, file), 'utf8').includes('glossary.md'))).toEqual([]);
});

it('names broken links by file and line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'links-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  writeFileSync(join(folder, 'b.md'), '# Ein Titel: mit `Code`\n\n## Same\n\n## Same\n');
  const links = [
    '[a](b.md#ein-titel-mit-code)',
    '[a](b.md#same-1)',
    '[a](https://x.example/#y)',
    '```\n[a](no.md)\n```',
  ];
  const broken = ['[a](c.md)', '[a](b.md#same-2)', '![a](c.png)', '[a](../c.md)'];
  writeFileSync(join(folder, 'a.md'), [...links, ...broken].join('\n\n'));
  expect(checkLinks(folder, ['a.md'])).toEqual([
    'a.md:11: c.md: no such file',
    'a.md:13: b.md#same-2: no such heading',
    'a.md:15: c.png: no such file',
    'a.md:17: ../c.md: leaves the repository',
  ]);
});
