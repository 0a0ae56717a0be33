export { createSandbox, type Sandbox } from './sandbox.ts';
export type {
  CallbackDisruption,
  CallbackOptions,
  DeliverWebhook,
  SandboxAccount,
  SandboxDelays,
  SandboxMessage,
  SandboxOptions,
  SandboxWebhook,
} from './options.ts';
export type { RulesOption, SandboxRules } from './graph/rules.ts';
export type { SandboxFault } from './graph/faults.ts';
export type { SandboxFile } from './graph/request.ts';
export type { SandboxInbound, SandboxInboundContent, SandboxOrderItem } from './inbound.ts';
export type { SandboxTemplate, SandboxTemplateComponent } from './state/templates.ts';
export { userIdOf, type SandboxPerson } from './state/people.ts';
export type { SandboxFetch, SandboxRequest, SandboxResponse } from './in-process.ts';
export type { SandboxServer } from './server.ts';

// To control a sandbox in another process.
export {
  createSandboxClient,
  type SandboxClient,
  type SandboxClientFetch,
  type SandboxClientFilter,
  type SandboxClientOptions,
} from './control/client.ts';
export type {
  SandboxAccountView,
  SandboxCallbacks,
  SandboxConversation,
  SandboxHistoryMessage,
} from './control/wire.ts';
