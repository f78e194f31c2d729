/** How to get what is older than a page. @param next what `--cursor` takes to go on; null at the end */
export const olderLines = (next: string | null): string[] =>
  next === null ? [] : [`older ones: --cursor ${next}`]
