import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const PAGE = fileURLToPath(new URL('../../docs/benchmarks.md', import.meta.url))

/** The generated parts of docs/benchmarks.md: of `npm run bench`, `npm run bench:peers` and `npm run bench -- PART`. */
export type Part = 'host' | 'peers' | 'reload' | 'learning' | 'api'

/** The page with one part replaced, or added at the end when it has none; all other text stays. */
export function withPart(page: string, part: Part, text: string): string {
  const begin = `<!-- begin ${part} -->`
  const end = `<!-- end ${part} -->`
  const block = `${begin}\n\n${text.trim()}\n\n${end}`
  const from = page.indexOf(begin)
  const to = page.indexOf(end)
  if (from < 0 || to < from) return `${page.trimEnd()}\n\n${block}\n`
  return page.slice(0, from) + block + page.slice(to + end.length)
}

/** Write one part of docs/benchmarks.md. */
export function writePart(part: Part, text: string): void {
  writeFileSync(PAGE, withPart(readFileSync(PAGE, 'utf8'), part, text))
}
