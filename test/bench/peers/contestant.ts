import type { BarColumns } from '../../../core/src/market/columns.ts'

/** What a run of the EMA cross ends with. */
export interface Outcome {
  /** Closed trades. */
  readonly trades: number
  /** Cash and the position at the last close, quote currency; null where the engine has no such thing. */
  readonly equity: number | null
}

/** One engine with its own form of the bars, ready to run. */
export interface Contestant {
  /** The work that is timed: indicators, decisions, fills and books over all bars, anew at every call. */
  run(): void | Promise<void>
  /** What the last run ended with; not timed. */
  outcome(): Outcome
}

/** Loads an installed package by its name. */
export type Load = (name: string) => Promise<unknown>

/**
 * Builds the engine's own form of the bars. The default export of every file in engines/, which must not import a
 * peer: peers are no dependencies of the project and reach it through `load`.
 */
export type Adapter = (columns: BarColumns, load: Load) => Contestant | Promise<Contestant>
