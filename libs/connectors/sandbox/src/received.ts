import type { SandboxInboundContent } from './inbound.ts';
import type { SandboxMessage } from './options.ts';
import type { StoredFile } from './state/media-store.ts';

/** What a person did, with what the platform knows about it. */
export interface Received {
  readonly id: string;
  readonly content: SandboxInboundContent;
  readonly replyTo: string | undefined;
  /** The message in `replyTo`, if it is remembered. */
  readonly answered: SandboxMessage | undefined;
  /** The file in it. */
  readonly file: StoredFile | undefined;
  readonly time: number;
}
