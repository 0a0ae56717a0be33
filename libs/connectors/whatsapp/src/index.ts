export type { MarketingApi } from './marketing-api.ts';
export type { WhatsAppOptions } from './options.ts';
export { createWhatsApp } from './whatsapp.ts';
export { whatsappCapabilities } from './capabilities.ts';
export { connector } from './definition.ts';
