import type { Bus } from '@chat4all/bus';
import type { Accounts } from '@chat4all/runtime';
import type { Store } from '@chat4all/store';
import type { TemplateCache } from './template-cache.ts';

/** The parts of TemplateService. */
export interface TemplateOptions {
  readonly accounts: Accounts;
  readonly store: Pick<Store, 'templates'>;
  readonly bus: Bus;
  readonly templates: TemplateCache;
}
