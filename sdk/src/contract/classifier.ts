import type { BarContext, InstanceContext, SymbolSetup } from './context.ts'
import { CONTRACT_VERSION } from './kinds.ts'
import type { ConfigOf, ConfigSchema, StateSpec } from './schema-types.ts'
import type { Bars } from './values.ts'

/** What a classifier says about the bar that has just closed. The host copies it: one object may be reused. */
export interface RegimeReading {
  /** One of the declared labels. */
  label: string
  /** 0 to 1. */
  confidence: number
}

/** A running classifier of one (symbol, timeframe). */
export interface ClassifierInstance<Context> {
  /** Null while there is not enough history: the regime is then unknown and gates entries. */
  onBar(ctx: Context): RegimeReading | null
  dispose?(): void
}

/** What `onBar` of a classifier is given. */
export type ClassifierContext<Config, State> = InstanceContext<Config, State> & Bars & BarContext

export interface ClassifierDefinition<S extends ConfigSchema, State> {
  readonly config: S
  /** Every label `onBar` can give; configurations are checked against them. */
  readonly labels: readonly string[]
  readonly state?: StateSpec<State>
  create(
    ctx: InstanceContext<ConfigOf<S>, State> & SymbolSetup,
  ): ClassifierInstance<ClassifierContext<ConfigOf<S>, State>>
}

/** A regime classifier as the host holds it. */
export type ClassifierPlugin<S extends ConfigSchema = ConfigSchema, State = unknown> = ClassifierDefinition<
  S,
  State
> & { readonly kind: 'regime-classifier'; readonly contract: typeof CONTRACT_VERSION }

/** Define a regime classifier; the result is the package's default export. */
export function defineRegimeClassifier<const S extends ConfigSchema, State = Record<string, never>>(
  definition: ClassifierDefinition<S, State>,
): ClassifierPlugin<S, State> {
  return { ...definition, kind: 'regime-classifier', contract: CONTRACT_VERSION }
}
