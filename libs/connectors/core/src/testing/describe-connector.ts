import { describe } from 'vitest';
import { describeAdaptation } from './describe-adaptation.ts';
import { describeCapabilities } from './describe-capabilities.ts';
import { describeFailures } from './describe-failures.ts';
import { describeSending } from './describe-sending.ts';
import { describeTolerance } from './describe-tolerance.ts';
import { describeVerification } from './describe-verification.ts';
import { describeWebhooks } from './describe-webhooks.ts';
import type { ConnectorUnderTest } from './connector-under-test.ts';

/** Registers the conformance suite of connectors with vitest. Uses no network beyond loopback. */
export function describeConnector(name: string, subject: ConnectorUnderTest): void {
  describe(`connector ${name}`, () => {
    describeSending(subject);
    describeFailures(subject);
    describeWebhooks(subject);
    describeTolerance(subject);
    describeCapabilities(subject);
    describeAdaptation(subject);
    describeVerification(subject);
  });
}
