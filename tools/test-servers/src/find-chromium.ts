import { accessSync } from 'node:fs';

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Returns the path of Chromium, that of the variable `CHROMIUM` first; undefined if it is not installed. */
export function findChromium(): string | undefined {
  return [process.env['CHROMIUM'], ...PATHS].find((path) => {
    try {
      if (path === undefined) return false;
      accessSync(path);
      return true;
    } catch {
      return false;
    }
  });
}
