import { CONTRACT_VERSION } from './kinds.ts'
import type { ConfigOf, ConfigSchema } from './schema-types.ts'

/** One sleeve as an allocator sees it. */
export interface SleeveSummary {
  readonly name: string
  /** `capital_allocation` of strategies.yaml. */
  readonly configured: number
  /** The present target weight. */
  readonly weight: number
  /** Result of each day of the performance window, quote currency, oldest first. */
  readonly dailyResults: readonly number[]
  /** Trades closed since the start. */
  readonly trades: number
}

/** Everything an allocator may use: equal inputs must give equal weights. */
export interface AllocationInput {
  /** Engine time, ms. */
  readonly time: number
  /** Portfolio equity, quote currency. */
  readonly equity: number
  readonly sleeves: readonly SleeveSummary[]
}

/** @experimental Until the learning pipeline stands this kind may change within contract version 1. */
export interface AllocatorDefinition<S extends ConfigSchema> {
  readonly config: S
  /**
   * Raw weights in the order of `input.sleeves`, each finite and >= 0. The core projects them onto the
   * configured bounds; weights need not sum to 1.
   */
  weights(input: AllocationInput, config: ConfigOf<S>): readonly number[]
}

/** An allocator as the host holds it. */
export type AllocatorPlugin<S extends ConfigSchema = ConfigSchema> = AllocatorDefinition<S> & {
  readonly kind: 'allocator'
  readonly contract: typeof CONTRACT_VERSION
}

/** Define a capital allocator; the result is the package's default export. */
export function defineAllocator<const S extends ConfigSchema>(
  definition: AllocatorDefinition<S>,
): AllocatorPlugin<S> {
  return { ...definition, kind: 'allocator', contract: CONTRACT_VERSION }
}
