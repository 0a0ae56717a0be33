import type { BundledPackage } from './packages-in.ts';

/** The licenses of what is in a bundle, each with its text, as their terms ask for. */
export function licenseText(packages: readonly BundledPackage[]): string {
  return packages
    .map(({ name, version, license, licenseText: text }) => {
      const title = `${name} ${version} (${license})`;
      return `${title}\n${'-'.repeat(title.length)}\n\n${text.trim()}\n`;
    })
    .join('\n\n');
}
