import { describe } from 'vitest';
import { describeAdaptation } from './describe-adaptation.ts';
import { describeCapabilities } from './describe-capabilities.ts';
import { describeFailures } from './describe-failures.ts';
import { describeSending } from './describe-sending.ts';
import { describeWebhooks } from './describe-webhooks.ts';
import type { ConnectorUnderTest } from './connector-under-test.ts';

/** Registers the universal suite with vitest. A connector is right when it passes. Needs no network beyond loopback. */
export function describeConnector(name: string, subject: ConnectorUnderTest): void {
  describe(`connector ${name}`, () => {
    describeSending(subject);
    describeFailures(subject);
    describeWebhooks(subject);
    describeCapabilities(subject);
    describeAdaptation(subject);
  });
}
