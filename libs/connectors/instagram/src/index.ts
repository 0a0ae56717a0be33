export { createInstagram } from './instagram.ts';
export type { InstagramLogin, InstagramOptions } from './options.ts';
export { instagramCapabilities } from './capabilities.ts';
export { connector } from './definition.ts';
