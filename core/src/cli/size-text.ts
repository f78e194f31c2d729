import { amount } from './text.ts'

/** A number of bytes: `512 B`, `29 kB`, `42.5 MB`. */
export function sizeText(count: number): string {
  if (count < 1_000) return `${count} B`
  return count < 1_000_000 ? `${amount(count / 1_000, 0)} kB` : `${amount(count / 1_000_000, 1)} MB`
}
