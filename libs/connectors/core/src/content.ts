/** What a message says, independent of any channel. */
export type Content = TextContent;

export interface TextContent {
  readonly kind: 'text';
  /** Not empty. Each channel has its own limit, see `Capabilities.content.text`. */
  readonly text: string;
  /** Whether the channel may show a preview of the first link. Default: false. */
  readonly previewUrl?: boolean;
}
