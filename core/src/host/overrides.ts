import type { LoadedConfig } from '../config/load.ts'
import type { GrodtConfig, StrategyEntry } from '../config/types.ts'
import { timeframeMs, timeframeName } from '../market/timeframe.ts'

/** What a command line puts in place of the configuration files. */
export interface Overrides {
  /** For every strategy, such as `1h`. */
  readonly timeframe?: string | undefined
  /** Start capital, quote currency. */
  readonly capital?: number | undefined
  readonly seed?: number | undefined
  /** Id or alias of another allocator, with the defaults of its schema. */
  readonly allocator?: string | undefined
  /** Whether the meta-controller may move weights; false: they are the configured ones, whatever the allocator says. */
  readonly moving?: boolean | undefined
  /** The only strategy that is enabled; it has the whole account. */
  readonly alone?: string | undefined
}

/** The same configuration with other values; the files stay as they are. */
export function withOverrides(loaded: LoadedConfig, overrides: Overrides): LoadedConfig {
  const { capital, seed, allocator, moving } = overrides
  return edited(loaded, ({ host, machineLearning, ...config }) => ({
    ...config,
    strategies: config.strategies.map((entry) => strategyWith(entry, overrides)),
    machineLearning: {
      ...machineLearning,
      metaController: {
        ...machineLearning.metaController,
        enabled: moving ?? machineLearning.metaController.enabled,
      },
    },
    host: {
      ...host,
      seed: seed ?? host.seed,
      account: { ...host.account, capital: capital ?? host.account.capital },
      allocation: allocator === undefined ? host.allocation : { plugin: allocator, parameters: {} },
    },
  }))
}

function strategyWith(entry: StrategyEntry, { timeframe, alone }: Overrides): StrategyEntry {
  const moved = timeframe === undefined ? entry : { ...entry, timeframe }
  if (alone === undefined) return moved
  const is = entry.name === alone
  return { ...moved, enabled: is && entry.enabled, capitalAllocation: is ? 1 : 0 }
}

/**
 * Strategies that do not say on which bars they decide follow the data, where their default cannot be made of it.
 *
 * @returns the configuration, and a sentence for the user when a strategy was moved
 */
export function withDataTimeframe(
  loaded: LoadedConfig,
  baseMs: number,
): { readonly loaded: LoadedConfig; readonly note: string | null } {
  const moves = (entry: StrategyEntry): boolean =>
    (timeframeMs(entry.timeframe) ?? baseMs) % baseMs !== 0 && !isWritten(loaded, entry.name)
  const moved = loaded.draft.strategies.filter(moves)
  if (moved.length === 0) return { loaded, note: null }
  const timeframe = timeframeName(baseMs)
  const names = moved.map((entry) => entry.name).join(', ')
  return {
    loaded: edited(loaded, (config) => ({
      ...config,
      strategies: config.strategies.map((entry) => (moves(entry) ? { ...entry, timeframe } : entry)),
    })),
    note:
      `The default timeframe ${moved[0].timeframe} cannot be made of ${timeframe} bars: decided on ${timeframe} ` +
      `instead by ${names}.`,
  }
}

/** Whether the file has the key: a missing one is shown at the place of its strategy. */
function isWritten(loaded: LoadedConfig, strategy: string): boolean {
  const own = loaded.locate('strategies.yaml', ['strategies', strategy, 'timeframe'], 'key')
  const enclosing = loaded.locate('strategies.yaml', ['strategies', strategy], 'key')
  return own.line !== enclosing.line || own.column !== enclosing.column
}

function edited(loaded: LoadedConfig, edit: (config: GrodtConfig) => GrodtConfig): LoadedConfig {
  return {
    ...loaded,
    config: loaded.config === null ? null : edit(loaded.config),
    draft: edit(loaded.draft),
  }
}
