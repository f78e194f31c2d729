import { CAPITAL, FEE } from '../../floor.ts'
import type { Adapter } from '../contestant.ts'
import { crossSignal } from '../signal.ts'

interface Row {
  readonly time: Date
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly index: number
}

interface Trade {
  readonly entryPrice: number
  readonly exitPrice: number
  /** `finalize`: the position that is open at the end. */
  readonly exitReason: string
}

interface Grademark {
  readonly backtest: (
    strategy: {
      entryRule(enter: () => void, args: { bar: Row }): void
      exitRule(exit: () => void, args: { bar: Row }): void
    },
    bars: unknown,
  ) => Trade[]
}

interface DataForge {
  DataFrame: new (config: { values: Row[] }) => { bake(): unknown }
}

/**
 * grademark over a data frame of row objects. It has no indicators of its own: the two EMAs are computed by a plain
 * loop inside the timed run, which is as cheap for it as can be. Fees and cash are added to its trades afterwards.
 */
const adapter: Adapter = async (columns, load) => {
  const { backtest } = (await load('grademark')) as Grademark
  const { DataFrame } = (await load('data-forge')) as DataForge
  const { time, open, high, low, close } = columns
  const values = Array.from(time, (at, index): Row => ({
    time: new Date(at),
    open: open[index],
    high: high[index],
    low: low[index],
    close: close[index],
    index,
  }))
  const bars = new DataFrame({ values }).bake()
  let trades: Trade[] = []
  return {
    run() {
      const wanted = crossSignal(close)
      trades = backtest(
        {
          entryRule(enter, { bar }) {
            if (wanted[bar.index] === 1) enter()
          },
          exitRule(exit, { bar }) {
            if (wanted[bar.index] === 0) exit()
          },
        },
        bars,
      )
    },
    outcome() {
      let equity = CAPITAL
      let closed = 0
      for (const { entryPrice, exitPrice, exitReason } of trades) {
        const open = exitReason === 'finalize'
        equity += exitPrice * (open ? 1 : 1 - FEE) - entryPrice * (1 + FEE)
        if (!open) closed++
      }
      return { trades: closed, equity }
    },
  }
}
export default adapter
