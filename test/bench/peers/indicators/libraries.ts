import type { PeerId } from '../roster.ts'
import type { IndicatorName } from './study.ts'

/** A column of the indicator table. */
export interface LibraryEntry {
  /** File in libraries/. */
  readonly id: string
  readonly title: string
  /** The package it loads: a peer, the project's own dependency by name, or none. */
  readonly peer: PeerId | null
  readonly dependency: string | null
  /** Why values differ by definition where they do; all others must be equal. */
  readonly differs: Readonly<Partial<Record<IndicatorName, string>>>
}

const TWO_DECIMALS = 'rounded to two decimals'
const TIES = 'up and down moves of equal size both count; after Wilder neither does'
const SIMPLE_MEAN = 'a simple mean of the true ranges instead of Wilder’s'

/** The kernels first: the others are compared with them. */
export const LIBRARIES: readonly LibraryEntry[] = [
  { id: 'kernels', title: 'GRODT, blocks', peer: null, dependency: null, differs: {} },
  { id: 'kernels-live', title: 'GRODT, bar by bar', peer: null, dependency: null, differs: {} },
  {
    id: 'technicalindicators',
    title: 'technicalindicators',
    peer: null,
    dependency: 'technicalindicators',
    differs: { 'RSI 14': TWO_DECIMALS },
  },
  {
    id: 'fast-technical-indicators',
    title: 'fast-technical-indicators',
    peer: 'fast-technical-indicators',
    dependency: null,
    differs: { 'RSI 14': TWO_DECIMALS },
  },
  {
    id: 'trading-signals',
    title: 'trading-signals',
    peer: 'trading-signals',
    dependency: null,
    differs: { 'ADX 14 with both DI': TIES },
  },
  {
    id: 'indicatorts',
    title: 'indicatorts, whole arrays',
    peer: 'indicatorts',
    dependency: null,
    differs: { 'ATR 14': SIMPLE_MEAN },
  },
]
