import { percentile } from '../statistics.ts'
import { table, type Row } from '../report.ts'
import type { Driven, Kind, Way } from './drive.ts'

const WAYS: Readonly<Record<Way, string>> = {
  watch: 'Files saved, seen by the watch',
  ask: 'Files saved, asked for through the API',
}

const KINDS: readonly Kind[] = ['config', 'code']

const NAMES: Readonly<Record<Kind, string>> = { config: 'configuration', code: 'code' }

/** What must hold whatever the machine; empty when all does. */
export function problemsOf({ way, missed, differences, reloads, withPosition, trades }: Driven): string[] {
  return [
    ...(missed === 0 ? [] : [`${missed} bars are missing`]),
    ...differences,
    ...(withPosition * 2 > reloads
      ? []
      : [`only ${withPosition} of ${reloads} reloads with a position open`]),
    ...(trades > 0 ? [] : ['nothing was traded']),
  ].map((problem) => `${WAYS[way]}: ${problem}`)
}

/** Goals, ms and MB. */
const GOALS = { pause: 10, live: 500, debounce: 100, growth: 50 } as const

/** The lines of one way in the table. */
function rowsOf(driven: Driven): Row[] {
  const { way, each, bars, trades, reloads, withPosition, alive, resident } = driven
  const of = (kind: Kind, what: 'pause' | 'live', share: number): number =>
    percentile(
      each.filter((one) => one.kind === kind).map((one) => one[what]),
      share,
    )
  const ms = (value: number): string => `${value.toFixed(1)} ms`
  const debounce = way === 'watch' ? GOALS.debounce : 0
  return [
    {
      what: `**${WAYS[way]}**: reloads, of them with a position open`,
      measured: `${reloads}, ${withPosition}`,
    },
    { what: 'Bars and trades meanwhile', measured: `${bars}, ${trades}` },
    { what: 'Bars missed; orders, trades or events that differ', value: driven.missed, unit: '', goal: 0 },
    ...KINDS.flatMap((kind): Row[] => [
      { what: `Pause at the swap, ${NAMES[kind]}, median`, measured: ms(of(kind, 'pause', 0.5)) },
      {
        what: `Pause at the swap, ${NAMES[kind]}, 95th percentile`,
        value: of(kind, 'pause', 0.95),
        unit: 'ms',
        goal: GOALS.pause,
      },
      { what: `Pause at the swap, ${NAMES[kind]}, longest`, measured: ms(of(kind, 'pause', 1)) },
      { what: `Saved to live, ${NAMES[kind]}, median`, measured: ms(of(kind, 'live', 0.5)) },
      {
        what: `Saved to live, ${NAMES[kind]}, 95th percentile`,
        value: of(kind, 'live', 0.95),
        unit: 'ms',
        goal: GOALS.live + debounce,
      },
    ]),
    { what: 'Growth of what is alive after a collection', value: alive, unit: 'MB', goal: GOALS.growth },
    ...(resident === null
      ? []
      : [{ what: 'Growth of the resident memory', value: resident, unit: 'MB', goal: GOALS.growth }]),
  ]
}

/** All ways as one table. */
export const reloadTable = (driven: readonly Driven[]): string[] => table(driven.flatMap(rowsOf))

/** The part of docs/benchmarks.md about reloads. */
export function reloadPart(driven: readonly Driven[], warmUp: number): string {
  return `## Reloads of a running host

Written by \`npm run bench -- reload --write\`; figures are shown only when no bar is missing and no event differs.

${reloadTable(driven).join('\n')}

- **The host** is \`grodt run\` in a process of its own with a store, the shipped configuration on its simulated market
  (3 symbols, 5-minute bars, 100 of them a second), and positions open. A reload of the configuration changes a limit
  that never binds, one of code a helper module of a strategy, by turns; files are written in place or replaced.
- **Held against a host without reloads**: every bar of the journal, every event at every bar (signals, orders, fills,
  trades, locks, funding) and the books in the end are the same.
- **The pause** is the time between two inputs in which none is applied. **Saved to live** begins when the file is
  written and ends when the new revision runs and survives a power loss; the watch waits for 100 ms of quiet first, which
  the goal of 500 ms does not count.
- **Memory** is that of the process after ${warmUp} reloads of each kind and at the end, after a garbage collection. What
  is alive are objects and arrays of the main thread, with the trades and bars of that time.
`
}
