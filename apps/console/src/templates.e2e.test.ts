import { skipWithout } from '@chat4all/test-servers';
import { describe, expect, test } from 'vitest';
import { see } from './testing/open-browser.ts';
import { startGateway } from './testing/start-gateway.ts';
import { useConsole } from './testing/use-console.ts';

const { skip, named } = await skipWithout('chromium');

describe.skipIf(skip)(named('the form of a template'), () => {
  const suite = useConsole(startGateway);

  test('submits every part, shows problems at their fields, and changes the template', async () => {
    const { page, complaints } = await suite.open('/templates');
    const dialog = page.getByRole('dialog');
    const submit = dialog.getByRole('button', { name: 'Submit for review' });
    await page.getByRole('button', { name: 'New template' }).first().click();
    await dialog.getByLabel('Name', { exact: true }).fill('pedido_atrasado');
    await dialog.getByLabel('Header', { exact: true }).selectOption('Line of text');
    await dialog.getByLabel('Header line').fill('Pedido {{1}}');
    await dialog.getByLabel('Example of Header {{1}}').fill('4417');
    await dialog.getByLabel('Text', { exact: true }).fill('{{1}}, o pedido atrasou.');
    await dialog.getByLabel('Footer').fill('Loja {{1}}');
    await dialog.getByRole('button', { name: 'Add a button' }).click();
    const button = dialog.getByRole('group', { name: 'Button 1' });
    await button.getByLabel('Kind').selectOption('Web page');
    await button.getByLabel('Label').fill('Acompanhar');
    await button.getByLabel('URL', { exact: true }).fill('https://loja.example.com/{{1}}');
    await submit.click();
    for (const problem of ['A parameter must not be at the start or the end', 'Parameters are not possible here']) {
      await dialog.getByText(problem).waitFor();
    }
    await dialog.getByLabel('Text', { exact: true }).fill('Olá {{1}}, o pedido atrasou.');
    await dialog.getByLabel('Example of {{1}}', { exact: true }).fill('Ana');
    await dialog.getByLabel('Footer').fill('Loja da Lu');
    await button.getByLabel('Example of the whole URL').fill('https://loja.example.com/4417');
    const preview = dialog.getByRole('region', { name: 'Preview' });
    for (const text of ['Pedido 4417', 'Olá Ana, o pedido atrasou.', 'Loja da Lu', 'Acompanhar']) {
      await preview.getByText(text).waitFor();
    }
    await submit.click();

    await page.getByRole('link', { name: 'pedido_atrasado' }).click();
    await page.getByRole('button', { name: 'Edit' }).click();
    await dialog.getByLabel('Footer').fill('Loja da Luísa');
    await submit.click();
    await dialog.waitFor({ state: 'detached' });
    for (const text of ['Loja da Luísa', 'Acompanhar']) await see(page, text);
    expect(complaints).toEqual([]);
  });

  test('shows what the platform refuses at its field', async () => {
    const { page } = await suite.open('/templates');
    await page.getByRole('button', { name: 'New template' }).first().click();
    const dialog = page.getByRole('dialog');
    // The simulated platform has it from the start.
    await dialog.getByLabel('Name', { exact: true }).fill('hello_world');
    await dialog.getByLabel('Language').fill('en_US');
    await dialog.getByLabel('Text', { exact: true }).fill('Hello again.');
    await dialog.getByRole('button', { name: 'Submit for review' }).click();
    await expect.poll(() => dialog.getByLabel('Language').getAttribute('aria-invalid')).toBe('true');
    await dialog.getByText(/There is already en_US content/).waitFor();
  });
});
