import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

/** The time that a page has to load, in milliseconds of Chromium's virtual clock. */
const LOADING_MS = 4_000;
/** Pixels of the picture per pixel of the page, for sharp text on dense screens. */
const SCALE = 2;

/** A size in pixels of a page. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Returns a PNG of the page at an address, or of HTML. Needs Chromium; the variable `CHROMIUM` names its command. */
export async function screenshot(page: URL | string, { width, height }: Size): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-screenshot-'));
  try {
    const file = join(folder, 'page.html');
    if (typeof page === 'string') await writeFile(file, page);
    const address = typeof page === 'string' ? pathToFileURL(file) : page;
    const picture = join(folder, 'picture.png');
    const options = ['--headless=new', '--no-sandbox', '--disable-gpu', '--hide-scrollbars'];
    const view = [`--window-size=${width},${height}`, `--force-device-scale-factor=${SCALE}`];
    const result = [`--virtual-time-budget=${LOADING_MS}`, `--screenshot=${picture}`, address.href];
    await promisify(execFile)(process.env['CHROMIUM'] ?? 'chromium', [...options, ...view, ...result]);
    return await readFile(picture);
  } finally {
    await rm(folder, { recursive: true });
  }
}
