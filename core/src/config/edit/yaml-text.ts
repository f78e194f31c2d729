import { dump } from 'js-yaml'
import { isMapping, type Mapping } from './merge-patch.ts'

/** How texts are quoted where they stand between quotes already. */
export type Quotes = 'single' | 'double' | null

/** A value in one line, as the shipped files write it: `{ ema_period: 9, symbols: [BTC/USDT] }`. */
export function inlineText(value: unknown, quotes: Quotes = null): string {
  if (Array.isArray(value)) return `[${value.map((one) => inlineText(one)).join(', ')}]`
  if (isMapping(value)) {
    const parts = Object.entries(value).map(([key, own]) => `${keyText(key)}: ${inlineText(own)}`)
    return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`
  }
  if (typeof value !== 'string') return JSON.stringify(value)
  const options = quotes === null ? {} : { forceQuotes: true, quoteStyle: quotes }
  // In brackets, so that it can stand between brackets.
  return dump([value], { flowLevel: 0, lineWidth: -1, ...options })
    .trimEnd()
    .slice(1, -1)
}

export const keyText = (key: string): string => inlineText(key)

/** A key with its value in lines of their own, the first one without its indentation; what holds no mapping is one line. */
export function blockLines(key: string, value: unknown, indent: string): string[] {
  if (!isMapping(value) || !Object.values(value).some(isMapping)) {
    return [`${keyText(key)}: ${inlineText(value)}`]
  }
  return [`${keyText(key)}:`, ...mappingLines(value, `${indent}  `)]
}

/** A mapping, a line or more for each of its keys. */
export const mappingLines = (value: Mapping, indent = ''): string[] =>
  Object.entries(value).flatMap(([key, own]) => {
    const [first, ...rest] = blockLines(key, own, indent)
    return [indent + first, ...rest]
  })
