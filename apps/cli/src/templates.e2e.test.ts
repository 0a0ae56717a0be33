import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFakeChat4All, type FakeChat4All } from '@chat4all/client/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCli } from './testing/run-cli.ts';

const ACCOUNT = 'fake-whatsapp';
const YAML = `
name: order_shipped
language: en
category: UTILITY
components:
  - { type: BODY, text: "Order {{1}} has shipped.", example: { body_text: [["1234"]] } }
`;

let router: FakeChat4All;
let folder: string;
let file: string;
beforeEach(async () => {
  router = await createFakeChat4All();
  folder = await mkdtemp(join(tmpdir(), 'chat4all-cli-'));
  file = join(folder, 'order.yaml');
  await writeFile(file, YAML);
});
afterEach(async () => {
  await router[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const templates = (...args: string[]) => runCli(router.address, ['templates', ...args]);

async function create(): Promise<{ readonly accountId: string; readonly templateId: string }> {
  const accountId = ACCOUNT;
  const { stdout } = await templates('create', accountId, file, '--json');
  return { accountId, templateId: String((JSON.parse(stdout) as Record<string, unknown>)['template_id']) };
}

describe('templates', () => {
  test('create reads YAML or JSON, and list and get print what it created', async () => {
    const { accountId, templateId } = await create();
    const json = join(folder, 'order.json');
    const definition = {
      name: 'hi',
      language: 'en',
      category: 'marketing',
      components: [{ type: 'BODY', text: 'Hi' }],
    };
    await writeFile(json, JSON.stringify({ ...definition, parameter_format: 'named' }));
    expect(await templates('create', accountId, json)).toMatchObject({ code: 0 });
    const { stdout } = await templates('list', '--account', accountId, '--status', 'approved');
    expect(stdout).toMatch(
      /APPROVED {2}\S+ {2}hi en {2}MARKETING {2}\S+\nAPPROVED {2}\S+ {2}order_shipped en {2}UTILITY/,
    );
    const got = await templates('get', accountId, templateId);
    expect(got.stdout).toContain('    {"type":"BODY","text":"Order {{1}} has shipped."');
    expect(await templates('list', '--name', 'other')).toMatchObject({ code: 0, stdout: '', stderr: 'no templates\n' });
  });

  test('update, delete and sync say what they did', async () => {
    const { accountId, templateId } = await create();
    const updated = await templates('update', accountId, templateId, '--category', 'marketing', '--json');
    expect(JSON.parse(updated.stdout)).toMatchObject({ template_id: templateId, category: 'MARKETING' });
    expect(await templates('update', accountId, templateId, '--file', file)).toMatchObject({ code: 0 });
    expect(await templates('sync', accountId)).toMatchObject({ stdout: `${accountId}: 1 template\n` });
    expect(await templates('delete', accountId, templateId)).toMatchObject({ stdout: `${templateId} deleted\n` });
    expect(await templates('get', accountId, templateId)).toMatchObject({ code: 1 });
    const synchronized = await templates('sync', accountId, '--json');
    expect(JSON.parse(synchronized.stdout)).toEqual({ account_id: accountId, template_count: 0 });
  });

  test.each([
    ['{', /order\.yaml: /],
    ['name: x', /order\.yaml: language: is required/],
    [`${YAML}nonsense: 1`, /order\.yaml: nonsense: unknown member; must be one of name/],
    [YAML.replace('UTILITY', 'other'), /order\.yaml: category: must be one of marketing, utility, authentication/],
    [`${YAML}parameter_format: other`, /parameter_format: must be positional or named/],
    [YAML.slice(0, YAML.indexOf('components:')), /order\.yaml: components: must be a list/],
  ])('create names what is wrong with a file: %j', async (text, problem) => {
    await writeFile(file, text);
    expect(await templates('create', 'a', file)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(problem) as string,
    });
  });

  test('name wrong options', async () => {
    expect(await templates('update', 'a', 't')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/--file/) as string,
    });
    const wrong = await templates('list', '--status', 'x');
    expect(wrong).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/must be one of pending, approved/) as string,
    });
  });
});
