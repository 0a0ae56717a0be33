export { SettingsError } from './settings-error.ts';
export {
  ListenError,
  formatListenAddress,
  isLoopback,
  listenOn,
  parseListenAddress,
  type ListenAddress,
} from './listen-address.ts';
export { describeSettings, maskPassword, readSettings, type DescribedSetting, type Settings } from './settings.ts';
export type { SecretSources } from './secrets.ts';
export { readTenants, type AccountSettings, type ApiKey, type Scope, type Tenant } from './tenants.ts';
export { openAccounts, type Account, type Accounts } from './accounts.ts';
export { requireAuthentication } from './security.ts';
export { createLogger, type Logger } from './logger.ts';
export { runApp, type App } from './run-app.ts';
export { openBus, openStore, serveMetrics, type OpenedBus } from './resources.ts';
export { isSimulated, simulatedAccounts, type SimulatedAccount } from './simulated-accounts.ts';
export { channelCapabilities } from './channels.ts';
export { observeBus } from './observe-bus.ts';
export { observeStore } from './observe-store.ts';
export { persist, type PersistOptions } from './persist.ts';
