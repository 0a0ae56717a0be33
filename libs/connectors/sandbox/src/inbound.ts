import type { SandboxFile } from './graph/request.ts';
import type { SandboxMessage } from './options.ts';
import type { StoredFile } from './state/media-store.ts';
import type { SandboxPerson } from './state/people.ts';

/** An action of a person in a conversation with an account. */
export interface SandboxInbound {
  readonly account: string;
  readonly person: SandboxPerson;
  readonly content: SandboxInboundContent;
  /** The platform's id of the message that it replies to. */
  readonly replyTo?: string;
  /**
   * True if the owner of the account sends it to the person, in the platform's own app: the callback is an echo. Default: false.
   */
  readonly fromApp?: boolean;
  /** The time of the action, in milliseconds since 1970. An old one leaves the 24-hour window closed. Default: now. */
  readonly time?: number;
}

/** The content of an action. */
export type SandboxInboundContent =
  | { readonly type: 'text'; readonly text: string }
  | {
      readonly type: 'image' | 'video' | 'audio' | 'document' | 'sticker';
      readonly file: SandboxFile;
      /** WhatsApp only: the caption of an image, a video or a document. */
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
  /** An empty emoji removes the reaction. */
  | { readonly type: 'reaction'; readonly messageId: string; readonly emoji: string }
  /** Presses a button, or chooses from a list. `replyTo` is the message with the button, if the callback depends on it. */
  | { readonly type: 'selection'; readonly id: string; readonly title: string }
  /** Deletes a message. */
  | { readonly type: 'deletion'; readonly messageId: string }
  /** Changes the text of a message. */
  | { readonly type: 'edit'; readonly messageId: string; readonly text: string }
  /** WhatsApp only: answers a Flow. */
  | { readonly type: 'form'; readonly flowToken?: string; readonly answers: Readonly<Record<string, unknown>> }
  /** WhatsApp only: orders from a catalog. */
  | { readonly type: 'order'; readonly catalogId: string; readonly items: readonly SandboxOrderItem[] }
  /** WhatsApp only: the person has a new phone number, in digits. */
  | { readonly type: 'number_change'; readonly phone: string }
  /** Instagram only: mentions the account in a story, or answers a story of the account with a text. */
  | { readonly type: 'story'; readonly url: string; readonly text?: string };

/** A product of an order. */
export interface SandboxOrderItem {
  readonly productId: string;
  readonly quantity: number;
  readonly price: number;
  readonly currency: string;
}

/** An action of a person, with the platform's data about it. */
export interface ReceivedInbound {
  readonly id: string;
  readonly content: SandboxInboundContent;
  readonly replyTo: string | undefined;
  /** The message in `replyTo`, if it is in the log. */
  readonly repliedMessage: SandboxMessage | undefined;
  /** The file of the content. */
  readonly file: StoredFile | undefined;
  readonly time: number;
}
