import type { BarContext, BudgetView, InstanceContext, SymbolSetup, SymbolView } from './context.ts'
import { CONTRACT_VERSION } from './kinds.ts'
import type { ConfigOf, ConfigSchema, StateSpec } from './schema-types.ts'
import type { Answer } from './signal.ts'

/** What `create` of a per-symbol strategy is given. */
export type StrategySetup<Config, State> = InstanceContext<Config, State> & SymbolSetup

/** What `onBar` of a per-symbol strategy is given. The same object at every bar. */
export type StrategyContext<Config, State> = InstanceContext<Config, State> &
  SymbolView &
  BudgetView &
  BarContext

/** What `create` of a universe strategy is given. */
export type UniverseSetup<Config, State> = InstanceContext<Config, State> & {
  readonly symbols: readonly string[]
  symbol(name: string): SymbolSetup
}

/** What `onBar` of a universe strategy is given. */
export type UniverseContext<Config, State> = InstanceContext<Config, State> &
  BudgetView &
  BarContext & {
    readonly symbols: readonly string[]
    symbol(name: string): SymbolView
  }

/** A running strategy. `onBar` is synchronous and sees closed bars only. */
export interface StrategyInstance<Context> {
  onBar(ctx: Context): Answer
  /** Release what `create` acquired. Called once, also after a failure. */
  dispose?(): void
}

interface StrategyBase<S extends ConfigSchema, State> {
  /** Schema of the entry's `parameters`. */
  readonly config: S
  readonly state?: StateSpec<State>
}

/** A strategy with one instance per symbol. */
export interface SymbolStrategy<S extends ConfigSchema, State> extends StrategyBase<S, State> {
  readonly scope?: 'symbol'
  create(ctx: StrategySetup<ConfigOf<S>, State>): StrategyInstance<StrategyContext<ConfigOf<S>, State>>
}

/** A strategy with one instance for all its symbols, called once per batch; its signals name their symbol. */
export interface UniverseStrategy<S extends ConfigSchema, State> extends StrategyBase<S, State> {
  readonly scope: 'universe'
  create(ctx: UniverseSetup<ConfigOf<S>, State>): StrategyInstance<UniverseContext<ConfigOf<S>, State>>
}

/** A strategy as the host holds it. */
export type StrategyPlugin<S extends ConfigSchema = ConfigSchema, State = unknown> = (
  SymbolStrategy<S, State> | UniverseStrategy<S, State>
) & { readonly kind: 'strategy'; readonly contract: typeof CONTRACT_VERSION }

/** Define a trading strategy; the result is the package's default export. */
export function defineStrategy<const S extends ConfigSchema, State = Record<string, never>>(
  definition: SymbolStrategy<S, State>,
): StrategyPlugin<S, State>
export function defineStrategy<const S extends ConfigSchema, State = Record<string, never>>(
  definition: UniverseStrategy<S, State>,
): StrategyPlugin<S, State>
export function defineStrategy(definition: object): object {
  return { ...definition, kind: 'strategy', contract: CONTRACT_VERSION }
}
