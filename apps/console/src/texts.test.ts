import { readFileSync } from 'node:fs';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import * as typescript from 'typescript';
import { expect, test } from 'vitest';
import { z } from 'zod';

const folder = join(import.meta.dirname, '../web/src');
const texts = z.record(z.string(), z.union([z.string(), z.record(z.string(), z.string())]));

/** Returns the texts of a language by their keys. */
function textsOf(language: string): Map<string, string> {
  const parsed = texts.parse(JSON.parse(readFileSync(join(folder, 'texts', `${language}.json`), 'utf8')));
  return new Map(
    Object.entries(parsed).flatMap(([group, value]) =>
      typeof value === 'string'
        ? [[group, value] as const]
        : Object.entries(value).map(([key, text]) => [`${group}.${key}`, text] as const),
    ),
  );
}

const variablesOf = (text = ''): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name).sort();

test('every text is there in both languages, with the same variables', () => {
  const english = textsOf('en');
  const portuguese = textsOf('pt-BR');
  expect([...portuguese.keys()]).toEqual([...english.keys()]);
  for (const [key, text] of english) {
    expect(text.trim(), key).not.toBe('');
    expect(portuguese.get(key)?.trim(), key).not.toBe('');
    expect(variablesOf(portuguese.get(key)), key).toEqual(variablesOf(text));
  }
});

/** Attributes that people read or hear. */
const READ_ATTRIBUTES = new Set(['title', 'label', 'placeholder', 'alt', 'aria-label', 'description', 'hint', 'text']);
/** Examples of values, which are the same in every language. */
const EXAMPLES = /^(\+\d+|https:\/\/example\.com\/events|[a-z_.*, ]+|[A-Z]\w+Service\/\w+|api_key:…)$/;

test('no component contains a text for people', () => {
  const found: string[] = [];
  for (const file of globSync('**/*.tsx', { cwd: folder })) {
    const code = readFileSync(join(folder, file), 'utf8');
    const source = typescript.createSourceFile(
      file,
      code,
      typescript.ScriptTarget.Latest,
      true,
      typescript.ScriptKind.TSX,
    );
    const visit = (node: typescript.Node): void => {
      if (typescript.isJsxText(node) && /\p{L}/u.test(node.text)) found.push(`${file}: ${node.text.trim()}`);
      if (typescript.isJsxAttribute(node) && READ_ATTRIBUTES.has(node.name.getText()) && node.initializer) {
        const value = typescript.isStringLiteral(node.initializer) ? node.initializer.text : '';
        if (/\p{L}/u.test(value) && !EXAMPLES.test(value)) found.push(`${file}: ${value}`);
      }
      typescript.forEachChild(node, visit);
    };
    visit(source);
  }
  expect(found).toEqual([]);
});
