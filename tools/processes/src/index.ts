export { startProcess, type AppProcess, type AppProcessOptions } from './app-process.ts';
export { separateSettings, type Settings } from './settings.ts';
