import { machine, markdownTable } from '../report.ts'
import { median } from '../statistics.ts'
import { INDICATORS, type IndicatorName } from './indicators/study.ts'
import { dependencyVersion, type MeasuredEngine, type MeasuredLibrary } from './measure.ts'

const OWN = 'grodt'

const count = (value: number): string => Math.round(value).toLocaleString('en')
const money = (value: number): string =>
  value.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
/** Three digits at most count. */
const short = (value: number): string => (value < 9.95 ? value.toFixed(1) : count(value))
/** With the version behind the name. */
const titled = ({ entry, version }: MeasuredEngine | MeasuredLibrary): string =>
  version === null ? entry.title : entry.title.replace(/,|$/, (rest) => ` ${version}${rest}`)

/** Medians of an engine over all its processes. */
function engineTimes({ figures, bars }: MeasuredEngine) {
  const perBar = (ms: number): number => (ms * 1e6) / bars
  const runs = figures.flatMap(({ ms }) => ms)
  return {
    ns: perBar(median(runs)),
    fastest: perBar(Math.min(...runs)),
    first: perBar(median(figures.map(({ firstMs }) => firstMs))),
    setUpMs: median(figures.map(({ inputMs }) => inputMs)),
    peakMb: median(figures.map(({ peakMb }) => peakMb)),
  }
}

/** The table of the engines, fastest first. */
export function engineTable(rows: readonly MeasuredEngine[]): string[] {
  const done = rows
    .filter(({ figures }) => figures.length > 0)
    .map((row) => ({ row, ...engineTimes(row) }))
    .sort((a, b) => a.ns - b.ns)
  const own = done.find(({ row }) => row.entry.id === OWN)?.ns
  return markdownTable([
    ['engine', 'work', 'bars', 'ns a bar', 'fastest', '× GRODT', 'first run', 'set-up, ms', 'memory, MB'],
    ...done.map(({ row, ns, fastest, first, setUpMs, peakMb }) => [
      titled(row),
      row.entry.kind,
      count(row.bars),
      short(ns),
      short(fastest),
      own === undefined ? '' : ns / own < 0.95 ? (ns / own).toFixed(2) : short(ns / own),
      short(first),
      count(setUpMs),
      count(peakMb),
    ]),
  ])
}

/** What each engine did and ended with; what was not measured, and why. */
export function engineList(rows: readonly MeasuredEngine[]): string[] {
  return rows.flatMap((row) => {
    if (row.reason !== null) return [`- **${titled(row)}** was not measured: ${row.reason}.`]
    if (row.figures.length === 0) return []
    const { trades, equity } = row.figures[0].outcome
    const ended = equity === null ? '' : `, final equity ${money(equity)}`
    return [`- **${titled(row)}** (${row.entry.kind}): ${row.entry.work}. ${count(trades)} trades${ended}.`]
  })
}

/** The table of the libraries, ns per update. */
export function libraryTable(rows: readonly MeasuredLibrary[]): string[] {
  const done = rows.filter(({ figures }) => figures.length > 0)
  const cell = ({ figures, bars }: MeasuredLibrary, name: IndicatorName): string => {
    const ms = figures.flatMap((one) => one.ms[name] ?? [])
    return ms.length === 0 ? '–' : short((median(ms) * 1e6) / bars)
  }
  return markdownTable([
    ['ns per update', ...done.map(titled)],
    ...INDICATORS.map((name) => [name, ...done.map((row) => cell(row, name))]),
  ])
}

/** The largest difference of each value from the kernels. */
export function differenceTable(rows: readonly MeasuredLibrary[]): string[] {
  const done = rows.filter(({ figures, entry }) => figures.length > 0 && entry.id !== 'kernels')
  const cell = ({ figures, entry }: MeasuredLibrary, name: IndicatorName): string => {
    const difference = figures[0].differences[name]
    if (difference === undefined) return '–'
    if (difference === null) return 'not defined'
    const value = difference === 0 ? 'equal' : difference.toExponential(0)
    return name in entry.differs ? `${value} *` : value
  }
  return markdownTable([
    ['largest difference', ...done.map(titled)],
    ...INDICATORS.map((name) => [name, ...done.map((row) => cell(row, name))]),
  ])
}

/** Known differences in definition, and libraries that were not measured. */
export function libraryList(rows: readonly MeasuredLibrary[]): string[] {
  return rows.flatMap((row) => {
    if (row.reason !== null) return [`- **${titled(row)}** was not measured: ${row.reason}.`]
    return Object.entries(row.entry.differs).map(
      ([name, why]) => `- \\* **${titled(row)}**, ${name}: ${why}.`,
    )
  })
}

/** How often what was measured. */
export interface Rounds {
  readonly engines: number
  readonly libraries: number
}

/** The part of docs/benchmarks.md about peers. */
export function peersPart(
  engines: readonly MeasuredEngine[],
  libraries: readonly MeasuredLibrary[],
  rounds: Rounds,
): string {
  return `## Peers on the same work

Written by \`npm run bench:peers -- --write\`. It installs the peers below \`.grodt/peers\`, apart from the project's own
dependencies and without running their install scripts; \`-- --offline\` runs what is there already.

${machine()} technicalindicators ${dependencyVersion('technicalindicators')}.

The work is the EMA cross of the floor above: long one unit while EMA 9 is above EMA 21, orders filled at the next open,
0.1 % fee a side, equity per bar and drawdown, an open position stays open. Each engine runs in a process of its own, in
${rounds.engines} rounds in turn, every other one backwards. In each process one run is the first, a second of runs warms up, and three
or more are timed, garbage collection included. The table has the median and the fastest of all rounds and the median
first run, all in ns a bar. Set-up is loading the engine and building its own form of the bars, from columns in
memory. Memory is the largest of the process, with all these runs. Engines that would take too long have fewer bars.

${engineTable(engines).join('\n')}

Trades and final equity are checked against a replay of each engine's rules, to the cent:

${engineList(engines).join('\n')}

## Indicators

Nanoseconds per update, median of ${rounds.libraries} rounds of processes, ${count(libraries[0]?.bars ?? 0)} bars. The kernels run in blocks of 1,024 bars
as in a backtest and bar by bar as in live trading; the others are fed through \`nextValue\` or \`update\`, indicatorts gets
whole arrays. Our VWAP has sessions and a deviation beside the price; theirs is one running mean. Donchian of
technicalindicators is its Highest and Lowest, of indicatorts its moving maximum and minimum.

${libraryTable(libraries).join('\n')}

Largest difference from the kernels, relative, from bar 2,000 on, where the way in which an average was begun (first
value, or mean of the first n) no longer shows; of the VWAP on the first day, because theirs never begins anew:

${differenceTable(libraries).join('\n')}

${libraryList(libraries).join('\n')}
`
}
