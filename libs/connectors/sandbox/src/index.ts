export { createSandbox, type Sandbox } from './sandbox.ts';
export type {
  CallbackOptions,
  DeliverWebhook,
  SandboxAccount,
  SandboxDelays,
  SandboxMessage,
  SandboxOptions,
  SandboxWebhook,
} from './options.ts';
export type { SandboxFault } from './faults.ts';
export type { SandboxFetch, SandboxRequest, SandboxResponse } from './in-process.ts';
export { userIdOf, type SandboxPerson } from './people.ts';
export type { SandboxServer } from './server.ts';
