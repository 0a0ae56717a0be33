export { programEnvironment, startProcess, type AppProcess, type AppProcessOptions, type LogEntry } from './app-process.ts';
export { separateSettings, type Settings } from './settings.ts';
