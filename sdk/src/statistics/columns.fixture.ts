import fc from 'fast-check'

/** Even numbers from 0 to 1, the same for a seed (mulberry32). */
function evenNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Daily returns with a common part, deviations of different sizes, and means of both signs. */
export function columnsOf(seed: number, count: number, days: number): Float64Array[] {
  const next = evenNumbers(seed)
  const bell = (): number => next() + next() + next() + next() - 2
  const common = Float64Array.from({ length: days }, bell)
  return Array.from({ length: count }, () => {
    const size = 0.002 + 0.03 * next()
    const tie = next() - 0.3
    const mean = 0.1 * bell()
    return common.map((value) => size * (mean + tie * value + bell()))
  })
}

/** Columns of returns, more days than columns. */
export const someColumns = fc
  .record({
    seed: fc.integer(),
    count: fc.integer({ min: 1, max: 10 }),
    more: fc.integer({ min: 3, max: 80 }),
  })
  .map(({ seed, count, more }) => columnsOf(seed, count, count + more))
