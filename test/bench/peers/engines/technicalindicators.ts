import { createRequire } from 'node:module'

/** An indicator of the package, fed value by value; undefined until it has enough of them. */
export interface Streaming<Input, Output> {
  nextValue(input: Input): Output | undefined
}

interface Package {
  readonly EMA: new (input: { period: number; values: number[] }) => Streaming<number, number>
}

/** A new EMA of the technicalindicators package, a dependency of the SDK; seeded with a simple mean. */
export function newEma(period: number): Streaming<number, number> {
  const { EMA } = createRequire(import.meta.url)('technicalindicators') as Package
  return new EMA({ period, values: [] })
}
