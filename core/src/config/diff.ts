import { describeConfig, type ConfigRow } from '@grodt/sdk/host'
import type { PluginCatalogue } from './catalogue.ts'
import type { CheckedConfig } from './check.ts'
import { pathText, type ConfigPath } from './issue.ts'
import { CONFIG_FILE_NAMES, type ConfigFileName } from './schemas/files.ts'

/**
 * What a running host does with a change. `now`: it holds from the next bar on. `rebuilt`: so it does, and the instances
 * of the plugin are made anew, with the state that the host keeps for them. `when-flat`: it waits until the strategy
 * holds nothing. `next-start`: the process has to be started again for it.
 */
export type ReloadEffect = 'now' | 'rebuilt' | 'when-flat' | 'next-start'

/** A field that has another value in another configuration. */
export interface ConfigChange {
  readonly file: ConfigFileName
  readonly path: ConfigPath
  /** As it is read in the file, such as `strategies.S1.parameters.ema_period`. */
  readonly key: string
  /** Values with defaults filled in, as YAML has them; undefined where there is none. */
  readonly from: unknown
  readonly to: unknown
  readonly effect: ReloadEffect
}

/**
 * Every field in which two configurations differ, in the order of the files. What only looks otherwise (comments, an
 * added default) is no difference.
 *
 * @param catalogue the plugins of the new configuration: their schemas say what a parameter needs
 */
export function configChanges(
  before: CheckedConfig,
  after: CheckedConfig,
  catalogue: PluginCatalogue,
): ConfigChange[] {
  return fieldChanges(before.values, after.values).map((change) => ({
    ...change,
    effect: effectOf(change, before, after, catalogue),
  }))
}

/** A field that has another value, whatever a host would do about it. */
export type FieldChange = Omit<ConfigChange, 'effect'>

/** What the files say, as YAML has it. */
export type ConfigValues = Readonly<Record<ConfigFileName, unknown>>

/** Every field in which the values of two configurations differ, in the order of the files. */
export function fieldChanges(before: ConfigValues, after: ConfigValues): FieldChange[] {
  return CONFIG_FILE_NAMES.flatMap((file) => {
    const found: Found[] = []
    compare(file, [], before[file], after[file], found)
    return found.map((change) => ({ ...change, key: pathText(change.path) }))
  })
}

type Found = Omit<FieldChange, 'key'>

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Mappings are compared key by key, everything else as a whole. */
function compare(file: ConfigFileName, path: ConfigPath, from: unknown, to: unknown, found: Found[]): void {
  if (!isMapping(from) || !isMapping(to)) {
    if (JSON.stringify(from) !== JSON.stringify(to)) found.push({ file, path, from, to })
    return
  }
  for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
    compare(file, [...path, key], from[key], to[key], found)
  }
}

function effectOf(
  change: Found,
  before: CheckedConfig,
  after: CheckedConfig,
  catalogue: PluginCatalogue,
): ReloadEffect {
  const { file, path } = change
  switch (file) {
    case 'strategies.yaml': {
      const [, name, key, field] = path.map(String)
      const plugin = after.plugins.get(name)
      if (key === undefined || plugin === undefined) return 'now'
      if (plugin !== before.plugins.get(name)) return 'rebuilt'
      if (key === 'parameters') return classOf(catalogue, 'strategy', plugin, field)
      return REBUILDING.has(key) ? 'rebuilt' : 'now'
    }
    case 'regime.yaml': {
      const [, key, field] = path.map(String)
      if (key !== 'parameters' || after.regimePlugin !== before.regimePlugin) return 'rebuilt'
      return classOf(catalogue, 'regime-classifier', after.regimePlugin, field)
    }
    case 'host.yaml':
      return needsStart(change) ? 'next-start' : 'now'
    default:
      return 'now'
  }
}

/** Of a strategy: what decides which instances there are. */
const REBUILDING: ReadonlySet<string> = new Set(['plugin', 'symbols', 'timeframe'])

/** Sections of host.yaml that a running process cannot change: its account, market, store, address, checks and research. */
const AT_START: ReadonlySet<string> = new Set([
  'seed',
  'account',
  'simulated_market',
  'paper',
  'store',
  'reload',
  'api',
  'research',
])

/** Of an instrument: in what its amounts are booked, and the steps of the simulated prices. */
const BOOKED: ReadonlySet<string> = new Set(['kind', 'tick', 'lot', 'asset_precision', 'fee_currency'])

function needsStart({ path, from, to }: Found): boolean {
  const [, section, which, ...rest] = path.map(String)
  if (section === 'plugins') return which === 'isolation'
  if (section === 'checks') return which !== 'account_minutes'
  if (section !== 'instruments') return AT_START.has(section)
  // A change at `instruments.symbols.BTC/USDT` is a symbol that came or went as a whole.
  const own = which === 'symbols' ? rest.slice(1) : rest
  const keys =
    own.length > 0 ? own : [from, to].flatMap((value) => (isMapping(value) ? Object.keys(value) : []))
  return keys.some((key) => BOOKED.has(key))
}

/** What the schema of a plugin says of a parameter. */
function classOf(
  catalogue: PluginCatalogue,
  kind: 'strategy' | 'regime-classifier',
  id: string,
  field: string,
): ReloadEffect {
  const schema = catalogue.find(kind, id)?.schema
  const rows: readonly ConfigRow[] = schema === undefined ? [] : describeConfig(schema)
  const row = rows.find(({ name }) => name === field || name.startsWith(`${field}.`))
  switch (row?.reload) {
    case 'hot':
      return 'now'
    case 'flat':
      // Only a strategy has positions to wait for.
      return kind === 'strategy' ? 'when-flat' : 'rebuilt'
    default:
      return 'rebuilt'
  }
}
