export {
  PROGRAM_ENVIRONMENT,
  startProcess,
  type AppProcess,
  type AppProcessOptions,
  type LogEntry,
} from './app-process.ts';
export { testSize } from './test-size.ts';
export { isolatedSettings, type Settings } from './settings.ts';
