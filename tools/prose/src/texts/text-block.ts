/** A piece of text that a reader meets as one: a comment, a string, a paragraph, a list item, a table cell. */
export interface TextBlock {
  readonly kind: 'comment' | 'string' | 'prose';
  /** The line in the file, from 1, on which `text` begins. */
  readonly line: number;
  /** Without comment markers. Line breaks are kept, so that a finding's line can be counted. */
  readonly text: string;
}

/** What a file holds: its texts, and the names in its code. */
export interface FileTexts {
  readonly blocks: readonly TextBlock[];
  /** Names in code with the line of their first use. */
  readonly names: ReadonlyMap<string, number>;
}
