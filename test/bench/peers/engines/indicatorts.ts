import { CAPITAL, QUIET_BARS } from '../../floor.ts'
import type { Adapter } from '../contestant.ts'
import { FAST, SLOW } from '../signal.ts'

interface Indicatorts {
  readonly ema: (values: number[], config: { period: number }) => number[]
  readonly backtest: (asset: Asset, infos: Strategy[]) => { gain: number }[]
}

interface Strategy {
  readonly name: string
  readonly strategy: (asset: Asset) => number[]
}

interface Asset {
  readonly dates: Date[]
  readonly openings: number[]
  readonly closings: number[]
  readonly highs: number[]
  readonly lows: number[]
  readonly volumes: number[]
}

const BUY = 1
const HOLD = 0
const SELL = -1

/** indicatorts: whole arrays in, one action per bar out, all cash in or out at the close of the bar. */
const adapter: Adapter = async (columns, load) => {
  const { ema, backtest } = (await load('indicatorts')) as Indicatorts
  const asset: Asset = {
    dates: Array.from(columns.time, (at) => new Date(at)),
    openings: Array.from(columns.open),
    closings: Array.from(columns.close),
    highs: Array.from(columns.high),
    lows: Array.from(columns.low),
    volumes: Array.from(columns.volume),
  }
  let actions: number[] = []
  let gain = 0
  const strategy = ({ closings }: Asset): number[] => {
    const fast = ema(closings, { period: FAST })
    const slow = ema(closings, { period: SLOW })
    actions = closings.map((_, i) => (i < QUIET_BARS ? HOLD : fast[i] > slow[i] ? BUY : SELL))
    return actions
  }
  return {
    run() {
      gain = backtest(asset, [{ name: 'EMA cross', strategy }])[0].gain
    },
    outcome() {
      const trades = actions.filter((action, i) => action === SELL && actions[i - 1] === BUY).length
      return { trades, equity: CAPITAL * (1 + gain) }
    },
  }
}
export default adapter
