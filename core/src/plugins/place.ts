import { fileURLToPath } from 'node:url'
import type { LoadedPlugin } from './load.ts'
import { shownPath } from './text.ts'

/** Most lines of a plugin's own that are shown of a stack. */
const MOST = 3

const FRAME = /((?:file:\/\/)?\/[^()]+):(\d+):(\d+)\)?$/

/** Where in its own files a plugin was when an error was thrown, the innermost first: `src/index.ts:12:5`. */
export function placesOf(error: unknown, { inputs }: Pick<LoadedPlugin, 'inputs'>): string[] {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const places = stack.split('\n').flatMap((line) => {
    const [, url, row, column] = FRAME.exec(line) ?? []
    if (url === undefined) return []
    const path = url.startsWith('file:') ? fileURLToPath(url) : url
    return inputs.includes(path) ? [`${shownPath(path)}:${row}:${column}`] : []
  })
  return places.slice(0, MOST)
}
