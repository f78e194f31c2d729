import type { EngineInput } from '../../engine/inputs.ts'
import type { FailedAnswer } from '../../engine/outside.ts'
import { COLUMN_NAMES } from '../../market/columns.ts'

const WIDTH = COLUMN_NAMES.length

/** An input as a bundle shows it. */
export interface ShownInput {
  readonly kind: EngineInput['kind']
  /** Of a bars input: symbol, and the first bar of its slice in the order of `COLUMN_NAMES`. */
  readonly bars?: readonly { readonly symbol: string; readonly bar: readonly number[] }[]
  /** Of a bars input: answers that did not come. */
  readonly faults?: readonly FailedAnswer[]
  /** Anything else as it was given. */
  readonly input?: unknown
}

/** The last inputs of a host. Bars are copied into numbers that are used again: nothing is allocated for them. */
export class InputRing {
  readonly #symbols: readonly string[]
  readonly #capacity: number
  readonly #numbers: Float64Array
  readonly #inputs: (EngineInput | null)[]
  /** By row; few have any. */
  readonly #faults = new Map<number, readonly FailedAnswer[]>()
  #count = 0

  constructor(symbols: readonly string[], capacity = 200) {
    this.#symbols = symbols
    this.#capacity = capacity
    this.#numbers = new Float64Array(capacity * symbols.length * WIDTH)
    this.#inputs = new Array<EngineInput | null>(capacity).fill(null)
  }

  note(input: EngineInput): void {
    const row = this.#count % this.#capacity
    this.#count++
    this.#faults.delete(row)
    if (input.kind !== 'bars') {
      this.#inputs[row] = input
      return
    }
    this.#inputs[row] = null
    const numbers = this.#numbers
    let at = row * this.#symbols.length * WIDTH
    numbers.fill(NaN, at, at + this.#symbols.length * WIDTH)
    for (const { instrument, columns, from, to } of input.slices) {
      if (from === to) continue
      at = (row * this.#symbols.length + instrument) * WIDTH
      numbers[at] = columns.time[from]
      numbers[at + 1] = columns.open[from]
      numbers[at + 2] = columns.high[from]
      numbers[at + 3] = columns.low[from]
      numbers[at + 4] = columns.close[from]
      numbers[at + 5] = columns.volume[from]
    }
  }

  /** Answers to the bars that were noted last did not come. */
  failed(faults: readonly FailedAnswer[]): void {
    this.#faults.set((this.#count - 1) % this.#capacity, faults)
  }

  /** Oldest first. */
  shown(): ShownInput[] {
    const kept = Math.min(this.#count, this.#capacity)
    return Array.from({ length: kept }, (_, i) => this.#at((this.#count - kept + i) % this.#capacity))
  }

  #at(row: number): ShownInput {
    const other = this.#inputs[row]
    if (other !== null) return { kind: other.kind, input: other }
    const bars = this.#symbols.flatMap((symbol, index) => {
      const at = (row * this.#symbols.length + index) * WIDTH
      const bar = [...this.#numbers.subarray(at, at + WIDTH)]
      return Number.isNaN(bar[0]) ? [] : [{ symbol, bar }]
    })
    const faults = this.#faults.get(row)
    return faults === undefined ? { kind: 'bars', bars } : { kind: 'bars', bars, faults }
  }
}
