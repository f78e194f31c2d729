import { SourceMap } from 'node:module'
import { dirname, resolve } from 'node:path'
import { sourceMapOf } from '../portable.ts'
import { shownPath } from '../text.ts'

/**
 * Where in the sources of a plugin a place of its built code is, as `file:line:column`; null when that cannot be told.
 *
 * @param file the built code
 * @param text of that file, with its source map
 * @param place counted from 0
 */
export function sourcePlace(
  file: string,
  text: string,
  place: { readonly lineNumber: number; readonly columnNumber?: number | undefined },
): string | null {
  const map = sourceMapOf(text)
  if (map === null) return null
  const entry = new SourceMap(map).findEntry(place.lineNumber, place.columnNumber ?? 0)
  if (!('originalSource' in entry)) return null
  const source = shownPath(resolve(dirname(file), entry.originalSource))
  return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`
}
