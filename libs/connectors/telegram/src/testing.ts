export {
  createTelegramSimulator,
  type SimulatedCallback,
  type SimulatedMessage,
  type TelegramSimulator,
  type TelegramSimulatorOptions,
} from './simulator.ts';
