import type { Engine } from '../../engine/engine.ts'
import type { BarsInput, HistoryInput } from '../../engine/inputs.ts'
import type { MarketState } from '../../engine/market-state.ts'
import type { Track } from '../../engine/track.ts'
import { createHours, makesHours, type HourMaker } from '../../learning/hours.ts'
import type { ObservedHour, ObservedMarket, ObservedStrategy } from '../../learning/observed.ts'
import type { ObserverSpec } from '../../learning/observer.ts'
import type { Prepared } from '../prepare.ts'
import { TradeTally } from '../views/tally.ts'
import { HOUR } from '../../learning/periods.ts'

/** Length of the base bars that full hours can be made of, ms; null: there are none. */
export function hourlyBase({ markets }: Pick<Engine, 'markets'>): number | null {
  const [first] = markets
  return makesHours(first.baseMs) && markets.every(({ baseMs }) => baseMs === first.baseMs)
    ? first.baseMs
    : null
}

/** Whom an observer of this engine watches. */
export function observerSpec({ checked }: Prepared, engine: Engine): ObserverSpec {
  const { strategies, machineLearning } = checked.config
  const { features, trainingWindow } = machineLearning.performancePrediction
  const symbols = engine.markets.map(({ instrument }) => instrument.symbol)
  return {
    symbols,
    strategies: strategies.map((entry) => ({
      name: entry.name,
      symbols: entry.symbols ?? symbols,
      regimes: entry.regimeRequirements,
    })),
    regimes: engine.spec.labels,
    groups: features,
    windowDays: trainingWindow,
  }
}

/** Turns inputs of an engine into the hours that an observer is told of. */
export interface HourWatch {
  /** The hours that are over with an input that was just applied: books and regimes are those of now. */
  hours(input: BarsInput | HistoryInput): readonly ObservedHour[]
  readonly maker: HourMaker
}

/** @param count how many strategies are configured: the engine may hold sleeves of removed ones behind them */
export function watchHours(engine: Engine, baseMs: number, count: number): HourWatch {
  const maker = createHours(engine.markets.length, baseMs)
  const tally = new TradeTally(engine)
  const sleeves = engine.sleeves.slice(0, count)

  function books(): ObservedStrategy[] {
    engine.valueNow()
    const { scale } = engine.account
    const { strategies } = tally
    return sleeves.map((sleeve, i) => ({
      open: sleeve.openSlots,
      result: sleeve.result / scale,
      capital: engine.budgetOf(sleeve) / scale,
      trades: strategies[i].trades,
      wins: strategies[i].wins,
    }))
  }

  return {
    maker,
    hours(input) {
      const over = maker.add(input.slices)
      if (over.length === 0) return []
      const strategies = input.kind === 'bars' ? books() : sleeves.map(() => null)
      return over.map(({ time, bars }) => ({
        time,
        strategies,
        markets: engine.markets.map((market, i) => observedMarket(engine, market, bars[i])),
      }))
    },
  }
}

function observedMarket(engine: Engine, market: MarketState, bar: ObservedMarket['bar']): ObservedMarket {
  const regime = regimeTrack(market)?.regime
  if (regime?.known !== true) return { bar, regime: null, confidence: null }
  return { bar, regime: engine.spec.labels.indexOf(regime.label), confidence: regime.confidence }
}

/** Of the classified bars of a market the shortest of at least an hour; where all are shorter, the longest. */
function regimeTrack({ tracks }: MarketState): Track | undefined {
  const classified = tracks
    .filter(({ classifier }) => classifier !== null)
    .sort((a, b) => a.timeframeMs - b.timeframeMs)
  return classified.find(({ timeframeMs }) => timeframeMs >= HOUR) ?? classified.at(-1)
}
