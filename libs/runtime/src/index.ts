export { SettingsError, SettingsErrors, type ProblemGroup } from './settings-error.ts';
export {
  ListenError,
  formatListenAddress,
  isLoopback,
  listenOn,
  parseListenAddress,
  type ListenAddress,
} from './listen-address.ts';
export { consentKeywordsOf } from './consent-keywords.ts';
export {
  type TemplateSyncOptions,
  announceTemplates,
  hasTemplates,
  syncTemplates,
} from './templates/sync-templates.ts';
export { listenHttp } from './listen-http.ts';
export { changedSettings, maskPassword, readSettings, type Settings, type Environment } from './settings.ts';
export { describeSettings, type DescribedSetting } from './settings-schema.ts';
export type { SecretSources } from './secrets.ts';
export {
  ALL_SCOPES,
  type AccountSettings,
  type ApiKey,
  type CertificateRule,
  type ConsentKeywords,
  type CredentialFiles,
  type Scope,
  type StoredAccountSettings,
  type Tenant,
  type TenantLimits,
  type TokenRule,
} from './tenants.ts';
export { type ReadConfiguration, type TlsKeys, readConfiguration, readTenants } from './read-configuration.ts';
export {
  accountOpener,
  fixedAccounts,
  type Account,
  type AccountLookUp,
  type Accounts,
  type EnvironmentOf,
  type OpenAccounts,
  type OpenedAccounts,
  type UnusableAccount,
} from './accounts.ts';
export { type AccountSecrets, describeSecret, openAccountSecrets, sealAccountSecrets } from './account-secrets.ts';
export { followStore, type FollowOptions } from './follow-store.ts';
export { ID_PATTERN } from './configuration-schema.ts';
export { openConfiguration, type Configuration, type ConfigurationSource } from './configuration.ts';
export { openConfigured, type Configured } from './open-configured.ts';
export type { ConfiguredOptions } from './configuration-source.ts';
export type { StoredSettings } from './stored-settings.ts';
export { watchConfiguration } from './watch-configuration.ts';
export { loadConnectors, type Connectors } from './connectors.ts';
export { isOpen, assertAuthentication } from './security.ts';
export { createLogger, type Logger } from './logger.ts';
export { systemClock, type Clock } from './clock.ts';
export { startPolling, type BackgroundTask, type PollingOptions } from './polling.ts';
export { ByteBudget, type ByteBudgetOptions } from './byte-budget.ts';
export { connectionLimit } from './connection-limit.ts';
export { ConnectionLimiter, type ClosedReason, type ConnectionLimiterOptions } from './connection-limiter.ts';
export { RecentMap } from './recent-map.ts';
export { runApp, type App, type AppOptions } from './run-app.ts';
export { confirmStore } from './confirm-store.ts';
export {
  openBus,
  openConverter,
  openMasterKey,
  openMedia,
  openOwnMasterKey,
  openScanner,
  openStore,
  serveMetrics,
  type OpenedBus,
  type ServedApp,
} from './resources.ts';
export { isSimulated, simulatedAccounts, type SimulatedAccount } from './simulated-accounts.ts';
export { observeBus } from './observe-bus.ts';
export { observeStore } from './observe-store.ts';
export { isolateFailures } from './isolate-failures.ts';
export { retryWhileUnavailable, type RetryWhileUnavailableOptions } from './retry-while-unavailable.ts';
export { type MasterKey, Sealer, openSealer } from './sealer.ts';
export { type Batched, batcher } from './batcher.ts';
