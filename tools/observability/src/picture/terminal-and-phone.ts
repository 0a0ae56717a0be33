import { ansiToHtml, escapeHtml } from './ansi-to-html.ts';
import type { Size } from './screenshot.ts';

const PADDING = 24;
/** The phone within the sandbox's page, in pixels, in a window of this width. */
const PHONE = { window: 1_280, left: 600, width: 432, margin: 16 };

/** A command in the terminal with its output. */
export interface Command {
  readonly line: string;
  readonly output: string;
}

const STYLE = `
* { box-sizing: border-box; }
body { margin: 0; display: flex; gap: 28px; padding: ${PADDING}px; background: #f4f5f7; font-family: system-ui, sans-serif; }
.terminal { flex: 1; min-width: 0; display: flex; flex-direction: column; border-radius: 12px; overflow: hidden; background: #15191e;
  box-shadow: 0 8px 30px #0003; }
.bar { padding: 12px 16px; background: #242a31; display: flex; gap: 8px; }
.bar i { width: 12px; height: 12px; border-radius: 50%; background: #4a525c; }
pre { margin: 0; padding: 18px 20px; color: #dfe5ea; font: 12.5px/1.62 'DejaVu Sans Mono', monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
pre b { color: #fff; } pre .prompt { color: #5fd0a8; }
.dim { color: #7d8894; } .yellow { color: #e7c46a; } .cyan { color: #5cc7d6; } .green { color: #6fd08c; } .red { color: #f08a80; }
.magenta { color: #d59be8; } .blue { color: #7fb2f0; } .bold { font-weight: 700; }
.phone { flex: none; border-radius: 32px; width: ${PHONE.width}px; background-size: ${PHONE.window}px; background-position: -${PHONE.left}px -${PHONE.margin}px; }
`;

/** Returns the size of the window in which the phone is as high as the terminal. */
export function phoneWindow({ height }: Size): Size {
  return { width: PHONE.window, height: height - 2 * PADDING + 2 * PHONE.margin };
}

/** Returns a page with a terminal, its commands and outputs, next to the phone cut out of a picture of the sandbox. */
export function terminalAndPhone(commands: readonly Command[], phone: Buffer, { height }: Size): string {
  const inner = `height: ${height - 2 * PADDING}px`;
  const lines = commands.map(
    ({ line, output }) => `<span class="prompt">$</span> <b>${escapeHtml(line)}</b>\n${ansiToHtml(output.trimEnd())}`,
  );
  const picture = `background-image: url(data:image/png;base64,${phone.toString('base64')})`;
  return `<!doctype html><meta charset="utf-8"><style>${STYLE}</style>
<div class="terminal" style="${inner}"><div class="bar"><i></i><i></i><i></i></div><pre>${lines.join('\n\n')}</pre></div>
<div class="phone" style="${inner}; ${picture}"></div>`;
}
