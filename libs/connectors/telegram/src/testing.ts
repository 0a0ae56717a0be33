export type { SimulatedMessage } from './simulated-bot-api.ts';
export type { SimulatedFile } from './simulated-files.ts';
export {
  createTelegramSimulator,
  type SimulatedCallback,
  type TelegramSimulator,
  type TelegramSimulatorOptions,
} from './simulator.ts';
