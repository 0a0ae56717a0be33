import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { prometheusFolder } from '../places.ts';

/** What is read of the configuration. */
const configuration = z.looseObject({
  rule_files: z.array(z.string()),
  scrape_configs: z.array(z.looseObject({ job_name: z.string() })),
});

/**
 * The configuration that is deployed, looking at these targets instead, every second, and telling nobody of alerts.
 * Throws when a target's job is not scraped there.
 */
export function observing(
  deployed: string,
  targets: readonly { readonly job: string; readonly target: string }[],
): string {
  const { rule_files, scrape_configs } = configuration.parse(parse(deployed));
  const jobs = scrape_configs.map(({ job_name }) => job_name);
  const lost = targets.find(({ job }) => !jobs.includes(job));
  if (lost !== undefined) throw new Error(`prometheus.yml scrapes no job ${lost.job}`);
  return stringify({
    global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
    rule_files: rule_files.map((file) => join(prometheusFolder, file)),
    scrape_configs: scrape_configs.map((scraping) => ({
      ...scraping,
      static_configs: [{ targets: targets.filter(({ job }) => job === scraping.job_name).map(({ target }) => target) }],
    })),
  });
}
