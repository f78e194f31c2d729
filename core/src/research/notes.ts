import type { Engine } from '../engine/engine.ts'

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
