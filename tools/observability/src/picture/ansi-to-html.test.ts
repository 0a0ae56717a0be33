import { styleText } from 'node:util';
import { expect, it } from 'vitest';
import { ansiToHtml } from './ansi-to-html.ts';

it('turns colours into spans and escapes the rest', () => {
  const options = { validateStream: false };
  const text = `${styleText('dim', '0.1 s', options)}  ${styleText('green', 'READ', options)} <a & "b">`;
  expect(ansiToHtml(text)).toBe(
    '<span class="dim">0.1 s</span>  <span class="green">READ</span> &lt;a &amp; &quot;b&quot;>',
  );
});
