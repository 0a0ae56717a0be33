export type { SimulatedMessage } from './simulated-bot-api.ts';
export {
  createTelegramSimulator,
  type SimulatedCallback,
  type TelegramSimulator,
  type TelegramSimulatorOptions,
} from './simulator.ts';
