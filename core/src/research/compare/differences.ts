import { parseYaml } from '../../config/yaml.ts'
import type { BacktestReport } from '../report.ts'

/** Something that is not the same in all runs. */
export interface Difference {
  readonly what: 'engine' | 'period' | 'option' | 'data' | 'plugin' | 'configuration'
  readonly name: string
  /** One per run; null: the run does not have it. */
  readonly values: readonly (string | null)[]
}

/** What the runs were made of, as far as it differs: engine, data, period, options, plugins, configuration. */
export function differencesOf(reports: readonly BacktestReport[]): Difference[] {
  const among = (what: Difference['what'], read: (report: BacktestReport) => Properties): Difference[] =>
    differing(reports.map(read)).map((one) => ({ what, ...one }))
  return [
    ...among('engine', ({ engine }) => new Map([['version', engine.version]])),
    ...among('period', ({ period: { from, to } }) => new Map([['period', `${short(from)} to ${short(to)}`]])),
    ...among('data', dataOf),
    ...among('option', optionsOf),
    ...among('plugin', pluginsOf),
    ...among('configuration', settingsOf),
  ]
}

type Properties = ReadonlyMap<string, string>

function differing(runs: readonly Properties[]): Pick<Difference, 'name' | 'values'>[] {
  const names = [...new Set(runs.flatMap((run) => [...run.keys()]))]
  return names.flatMap((name) => {
    const values = runs.map((run) => run.get(name) ?? null)
    return values.every((value) => value === values[0]) ? [] : [{ name, values }]
  })
}

/** `2024-01-31 09:30` of an ISO text. */
const short = (iso: string): string => iso.slice(0, 16).replace('T', ' ')

/** The bars of a symbol and timeframe: one hash per file, its first digits. */
function dataOf({ data }: BacktestReport): Properties {
  const found = new Map<string, string>()
  for (const { symbol, timeframe, rows, sha256 } of data) {
    const name = `${symbol} ${timeframe}`
    const text = `${rows} bars ${sha256.slice(0, 12)}`
    const before = found.get(name)
    found.set(name, before === undefined ? text : `${before}, ${text}`)
  }
  return found
}

function optionsOf({ options, seed }: BacktestReport): Properties {
  const given = Object.entries(options)
    // The seed below counts, whether it was given or configured.
    .filter(([name, value]) => name !== 'seed' && value !== null && value !== false)
    .map(([name, value]): [string, string] => [name, shown(value)])
  return new Map([...given, ['seed', String(seed)]])
}

function pluginsOf({ plugins }: BacktestReport): Properties {
  return new Map(
    plugins.map(({ kind, id, version, contentHash }) => [
      `${kind} ${id}`,
      `${version} ${contentHash.slice(0, 12)}`,
    ]),
  )
}

/** Every setting of every file as `file key.key.key`; comments and layout do not count. */
function settingsOf({ configuration }: BacktestReport): Properties {
  const found = new Map<string, string>()
  const collect = (path: string, value: unknown): void => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [key, part] of Object.entries(value)) collect(`${path}.${key}`, part)
    } else found.set(path, shown(value))
  }
  for (const { file, text } of configuration) {
    const { value } = parseYaml(file, text)
    for (const [key, part] of Object.entries(value ?? {})) collect(`${file} ${key}`, part)
  }
  return found
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
