export { createTelegram, type TelegramOptions } from './telegram.ts';
export { telegramCapabilities } from './capabilities.ts';
export { connector } from './definition.ts';
