import type { BarColumns } from '../columns.ts'

/** Fewer bars without any movement are nothing special. */
const LEAST_FLAT = 10

/** Neighbouring bars with something in common. */
export interface BarRun {
  /** The first bar. */
  readonly bar: number
  readonly bars: number
}

/** Runs of bars without volume, one bar or more. */
export function zeroVolumeRuns({ volume }: BarColumns): BarRun[] {
  return runsOf(volume.length, 1, (bar) => volume[bar] === 0)
}

/** Runs of ten bars or more of which every price is the close before the run: a feed that hangs, or no trade at all. */
export function flatRuns({ open, high, low, close }: BarColumns): BarRun[] {
  const isFlat = (bar: number): boolean =>
    bar > 0 && high[bar] === low[bar] && open[bar] === close[bar - 1] && close[bar] === close[bar - 1]
  return runsOf(close.length, LEAST_FLAT, isFlat)
}

function runsOf(count: number, least: number, matches: (bar: number) => boolean): BarRun[] {
  const runs: BarRun[] = []
  let start = -1
  for (let bar = 0; bar <= count; bar++) {
    if (bar < count && matches(bar)) {
      if (start < 0) start = bar
    } else if (start >= 0) {
      if (bar - start >= least) runs.push({ bar: start, bars: bar - start })
      start = -1
    }
  }
  return runs
}
