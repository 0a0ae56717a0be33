import type { Bus } from '@chat4all/bus';
import type { Sealer } from '@chat4all/runtime';
import type { WebhookEndpoints } from '@chat4all/store';

/** How tenants may configure event webhooks. */
export interface WebhookSettings {
  /** Encrypts the secrets of endpoints; undefined without a master key, and then no secret can be created. */
  readonly sealer: Sealer | undefined;
  /** Allows http URLs to this machine. */
  readonly allowLoopback: boolean;
}

/** The parts of WebhookService. */
export interface WebhookOptions extends WebhookSettings {
  readonly endpoints: WebhookEndpoints;
  /** The log, in which an event to resend is found. */
  readonly bus: Bus;
}
