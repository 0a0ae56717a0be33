export { createInstagram, type InstagramLogin, type InstagramOptions } from './instagram.ts';
export { instagramCapabilities } from './capabilities.ts';
export { connector } from './definition.ts';
