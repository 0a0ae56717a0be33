export { describeConnector } from './testing/describe-connector.ts';
export type {
  ConnectorUnderTest,
  ExpectedEvent,
  ProviderAnswer,
  RecordedRefusal,
  RecordedWebhook,
  RecordedWebhooks,
} from './testing/connector-under-test.ts';
