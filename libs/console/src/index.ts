export { type Console, startConsole } from './console.ts';
export type { ConsoleLinks, ConsoleOptions, OidcOptions } from './console-options.ts';
export { type ComposedOptions, consoleOptionsFrom } from './console-options-from.ts';
export { METHOD_ROLES } from './method-roles.ts';
export { ROLES, type Role } from './roles.ts';
