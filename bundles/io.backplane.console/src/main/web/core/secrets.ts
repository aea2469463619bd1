/** Tokens issued in this page's life, by device, so that snippets can be pasted; never stored. */
export const freshTokens = new Map<string, string>();
