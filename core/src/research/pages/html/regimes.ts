import type { Rows } from '../../tables/rows.ts'
import type { REGIMES } from '../../tables/regimes.ts'
import type { DrawnBars } from './candles.ts'
import type { RegimeData } from './data.ts'

/** The regimes of one symbol and timeframe in the order of time: when each began (ms), and its number. */
interface Changes {
  readonly times: number[]
  readonly labels: number[]
}

type RegimeRows = Rows<(typeof REGIMES)['columns']>

/** Changes of regime by symbol and timeframe. */
export function changesOf(
  { columns, length }: RegimeRows,
  labels: readonly string[],
): Map<string, Map<string, Changes>> {
  const symbols = new Map<string, Map<string, Changes>>()
  for (let row = 0; row < length; row++) {
    const timeframes = entry(symbols, columns.symbol.at(row) ?? '', () => new Map<string, Changes>())
    const { times, labels: numbers } = entry(timeframes, columns.timeframe.at(row) ?? '', () => ({
      times: [],
      labels: [],
    }))
    times.push(columns.time.values[row])
    numbers.push(labels.indexOf(columns.to.at(row) ?? ''))
  }
  return symbols
}

/** The regime that was in force at the close of every drawn bar, for each timeframe of its symbol. */
export function regimeData(
  changes: ReadonlyMap<string, Changes> | undefined,
  { runs, origin, step }: Pick<DrawnBars, 'runs' | 'origin' | 'step'>,
): RegimeData[] {
  return [...(changes ?? [])].map(([timeframe, { times, labels }]) => {
    let text = ''
    let next = 0
    for (let i = 0; i < runs.length; i += 2) {
      for (let bar = runs[i]; bar < runs[i] + runs[i + 1]; bar++) {
        const close = (origin + (bar + 1) * step) * 1000
        while (next < times.length && times[next] <= close) next++
        const label = next === 0 ? -1 : labels[next - 1]
        text += label < 0 ? '.' : label.toString(36)
      }
    }
    return { timeframe, labels: text }
  })
}

function entry<V>(map: Map<string, V>, key: string, make: () => V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}
