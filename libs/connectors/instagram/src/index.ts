export { createInstagram, type InstagramOptions } from './instagram.ts';
export { instagramCapabilities } from './capabilities.ts';
export { connector } from './definition.ts';
