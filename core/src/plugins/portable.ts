import type { SourceMapPayload } from 'node:module'

const MAP = '//# sourceMappingURL='
const ENCODING = 'data:application/json;base64,'

/** The text of a plugin's file: portable code and its source map. */
export function withSourceMap(code: string, map: string): string {
  return `${code}${MAP}${ENCODING}${Buffer.from(map).toString('base64')}\n`
}

/** The source map in such a text; null when it has none. */
export function sourceMapOf(text: string): SourceMapPayload | null {
  const at = text.lastIndexOf(MAP + ENCODING)
  if (at < 0) return null
  const map = Buffer.from(text.slice(at + MAP.length + ENCODING.length), 'base64')
  return JSON.parse(map.toString()) as SourceMapPayload
}

/** The portable code in a text that `withSourceMap` made. */
export function withoutSourceMap(text: string): string {
  return text.slice(0, text.lastIndexOf(MAP))
}
