import type { ProfileRow } from '../../research/profile.ts'
import { amount, table, wrap, WIDTH, type Style } from '../text.ts'

/** The steps of the command, and what the bars were spent on, for a person: lines of at most 80 columns. */
export function profileSection(rows: readonly ProfileRow[], style: Style): string[] {
  const steps = rows.filter(({ kind }) => kind === 'phase')
  const parts = rows.filter(({ kind }) => kind !== 'phase')
  return [
    '',
    style.heading('Where the time went'),
    ...table(['step', 'ms', 'share'], withShares(steps)),
    '',
    ...table(
      ['while the bars ran', 'ms', 'share', 'ns per bar'],
      withShares(parts).map((cells, i) => [...cells, perBar(parts[i])]),
    ),
    ...wrap(
      'Reading the clock around every call is taken off, but it keeps the compiler from joining the calls: without --profile a run takes less time.',
      WIDTH - 2,
    ).map((text) => `  ${text}`),
  ]
}

function withShares(rows: readonly ProfileRow[]): string[][] {
  const all = rows.reduce((sum, { ms }) => sum + ms, 0)
  return rows.map((row) => [
    nameOf(row),
    amount(row.ms, 1),
    all > 0 ? `${amount((row.ms / all) * 100, 1)} %` : '',
  ])
}

const nameOf = ({ kind, name }: ProfileRow): string =>
  kind === 'phase' || kind === 'host' ? name : `${kind} ${name}`

function perBar({ ms, calls }: ProfileRow): string {
  return calls === null || calls === 0 ? '' : amount((ms / calls) * 1e6, 0)
}
