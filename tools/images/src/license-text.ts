import type { BundledPackage } from './packages-in.ts';

/** Returns the names and license texts of the packages in a bundle, as the licenses require. */
export function licenseText(packages: readonly BundledPackage[]): string {
  return packages
    .map(({ name, version, license, licenseText: text }) => {
      const title = `${name} ${version} (${license})`;
      return `${title}\n${'-'.repeat(title.length)}\n\n${text.trim()}\n`;
    })
    .join('\n\n');
}
