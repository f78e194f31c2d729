import type { Engine } from '../engine/engine.ts'
import { forecastTargets } from '../host/learning/targets.ts'
import { hourlyBase } from '../host/learning/watch.ts'
import type { Prepared } from '../host/prepare.ts'

/** Share of the price above which rounding to the tick weighs more than the usual slippage. */
const COARSE_TICK = 2e-4

/** What a user should know about the settings of a run before believing its result. */
export function settingNotes({ markets }: Pick<Engine, 'markets'>): string[] {
  return markets
    .filter(({ instrument, close }) => close > 0 && instrument.tick / close > COARSE_TICK)
    .map(({ instrument: { symbol, tick }, close }) => {
      const bps = Math.round((tick / close) * 1e4)
      return (
        `The tick of ${symbol} is ${tick}, ${bps} bps of its price: fills and stops are rounded to it. ` +
        'Give its own tick in host.yaml, below instruments.symbols.'
      )
    })
}

/** Where the allocator reads forecasts and the bars are too long for any. */
export function learningNotes(prepared: Prepared, engine: Pick<Engine, 'markets'>): string[] {
  if (forecastTargets(prepared, 'read').length === 0 || hourlyBase(engine) !== null) return []
  const { allocatorPlugin } = prepared.checked
  return [
    `Nothing is learnt, and the allocator ${allocatorPlugin} decides without forecasts: ` +
      'the bars of all symbols must have one length that divides an hour.',
  ]
}
