export { createWhatsApp, type WhatsAppOptions } from './whatsapp.ts';
export { whatsappCapabilities } from './capabilities.ts';
export { connector } from './definition.ts';
