export {
  programEnvironment,
  startProcess,
  type AppProcess,
  type AppProcessOptions,
  type LogEntry,
} from './app-process.ts';
export { testSize } from './test-size.ts';
export { separateSettings, type Settings } from './settings.ts';
