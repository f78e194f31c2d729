import { cpus } from 'node:os'
import type { JournalTimes } from './cases.ts'

/** One line of the benchmark: a measure with a goal, or a figure for information. */
export type Row =
  | { readonly what: string; readonly value: number; readonly unit: string; readonly goal: number }
  | { readonly what: string; readonly measured: string }

function cells(row: Row): string[] {
  if ('measured' in row) return [row.what, row.measured, '', '']
  const { what, value, unit, goal } = row
  const digits = value < 100 ? 2 : 0
  return [
    what,
    `${value.toFixed(digits)} ${unit}`,
    `at most ${goal} ${unit}`,
    value <= goal ? 'pass' : 'miss',
  ]
}

/** Lines of cells, the first one the heading, as a Markdown table that is readable in a terminal too. */
export function markdownTable(lines: readonly (readonly string[])[]): string[] {
  const widths = lines[0].map((_, column) => Math.max(3, ...lines.map((line) => line[column].length)))
  const text = lines.map(
    (line) => `| ${line.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`,
  )
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`
  return [text[0], rule, ...text.slice(1)]
}

/** The rows as a table, and the machine. */
export function table(rows: readonly Row[]): string[] {
  return [...markdownTable([['', 'measured', 'goal', ''], ...rows.map(cells)]), '', machine()]
}

/** What the journal of a backtest costs. */
export function journalRows({ without, events, all }: JournalTimes): Row[] {
  const ns = (value: number): string => `${value.toFixed(1)} ns a bar`
  const ratio = (value: number): string => `${(value / without).toFixed(2)} ×`
  const size = (value: number): string => `${value.toFixed(0)} MB`
  return [
    { what: 'A journal of events only', measured: ns(events.ns) },
    { what: 'Ratio to the same without a journal', measured: ratio(events.ns) },
    { what: 'Its files, per 1,000,000 bars', measured: size(events.mb) },
    { what: 'A journal of inputs and events', measured: ns(all.ns) },
    { what: 'Ratio to the same without a journal', measured: ratio(all.ns) },
    { what: 'Its files, per 1,000,000 bars', measured: size(all.mb) },
  ]
}

/** What the figures were measured on. */
export function machine(): string {
  const model = cpus()[0]?.model ?? 'unknown CPU'
  return `Machine: ${model}, ${cpus().length} cores, Node ${process.versions.node}.`
}

/** The part of docs/benchmarks.md about the host and its floor. */
export function hostPart(rows: readonly Row[]): string {
  return `## The host and its floor

Written by \`npm run bench -- --write\`. Each figure is a median of an interleaved run on 1,000,000 seeded one-minute
bars; figures are shown only when the results of all loops are right. Machines differ, so look at the ratios.

${table(rows).join('\n')}

- **The bare loop** holds one unit while EMA 9 is above EMA 21 and keeps equity per bar and the drawdown: the least
  that a backtest can do. The host runs the same work as a plugin through the public SDK, with the same final equity
  (998,460,116.38) and the same 23,030 trades. The floor has no regime, so there the classifier works on daily bars.
- **The fused loop** is what a programmer would write by hand for these three strategies: shared indicators, regime,
  gate, sizes, fees, slippage, exits, netting, funding, books per strategy, drawdowns and daily rows. It makes the
  same trades at the same prices as the host. It leaves out what the host does beyond that: checks of every signal,
  reasons of refused entries, integer books, partial fills, limits that do not bind here.
- **A journal** is written with everything that it needs: opening the folder, hashes, the last sync. It holds some
  430,000 events of 310 bytes; the journal of inputs has the bars too. What it is: [store.md](store.md#the-journal-of-a-backtest).
- **A live step** is one bar through the engine with every event recorded. **Checks** come on top of it where a host
  runs (docs/checks.md); every strategy holds a position in a symbol of its own.
`
}
