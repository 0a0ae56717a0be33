export { describeConnector } from './testing/describe-connector.ts';
export type {
  ConnectorUnderTest,
  ExpectedEvent,
  ProviderResponse,
  RecordedRefusal,
  RecordedWebhook,
  RecordedWebhooks,
} from './testing/connector-under-test.ts';
