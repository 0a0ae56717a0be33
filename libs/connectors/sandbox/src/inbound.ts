import type { SandboxFile } from './graph/request.ts';
import type { SandboxPerson } from './state/people.ts';

/** Something that a person does in a conversation with an account. */
export interface SandboxInbound {
  readonly account: string;
  readonly person: SandboxPerson;
  readonly content: SandboxInboundContent;
  /** The platform's id of the message that it answers. */
  readonly replyTo?: string;
  /** When it happened, in milliseconds since 1970, if not now: an older message lets the 24-hour window be over. */
  readonly time?: number;
}

/** What a person can send to an account. */
export type SandboxInboundContent =
  | { readonly type: 'text'; readonly text: string }
  | {
      readonly type: 'image' | 'video' | 'audio' | 'document' | 'sticker';
      readonly file: SandboxFile;
      /** WhatsApp: beside an image, a video or a document. */
      readonly caption?: string;
    }
  /** WhatsApp only. */
  | {
      readonly type: 'location';
      readonly latitude: number;
      readonly longitude: number;
      readonly name?: string;
      readonly address?: string;
    }
  /** WhatsApp only. */
  | { readonly type: 'contacts'; readonly names: readonly { readonly name: string; readonly phone?: string }[] }
  /** An empty emoji takes the reaction back. */
  | { readonly type: 'reaction'; readonly messageId: string; readonly emoji: string }
  /** Presses a button or chooses from a list: of the message in `replyTo`, where it matters. */
  | { readonly type: 'selection'; readonly id: string; readonly title: string }
  /** Takes a message back. Instagram only: WhatsApp does not tell. */
  | { readonly type: 'deletion'; readonly messageId: string };
