import type { BundledPackage } from './packages-in.ts';

/** Options of a software bill of materials. */
export interface BillOptions {
  readonly app: string;
  readonly version: string;
  readonly packages: readonly BundledPackage[];
}

/**
 * Returns a software bill of materials in CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json/). It contains no time, so
 * that the same bundle has the same bill.
 */
export function billOfMaterials({ app, version, packages }: BillOptions): object {
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        name: `@chat4all/${app}`,
        version,
        'bom-ref': packageUrl(`@chat4all/${app}`, version),
        licenses: [{ license: { id: 'MIT' } }],
      },
    },
    components: packages.map(({ name, version: packageVersion, license }) => ({
      type: 'library',
      name,
      version: packageVersion,
      'bom-ref': packageUrl(name, packageVersion),
      purl: packageUrl(name, packageVersion),
      // An expression such as "(MIT OR Apache-2.0)" is not an SPDX id.
      licenses: /[\s(]/.test(license) ? [{ expression: license }] : [{ license: { id: license } }],
    })),
  };
}

/** Returns the package URL (https://github.com/package-url/purl-spec), with the at sign of a scope encoded. */
function packageUrl(name: string, version: string): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}
