import fc from 'fast-check'
import t from 'tap'
import { play, START } from '../../../test/support/engine.ts'
import { scenario } from '../../../test/support/scenario.ts'
import { RunningStatistics } from '../portfolio/statistics/running.ts'

const OPTIONS = { annualisation: 365, deviation: 'sample', riskFreeRate: 0, resamples: 0 } as const

t.test(
  'over everything a comparison says what the statistics say, however the bars are cut into inputs',
  async () => {
    fc.assert(
      fc.property(scenario(120), (setup) => {
        const said = [1, 50].map((rows) => {
          const { engine } = play(setup, rows)
          engine.apply({ kind: 'finish', closePositions: true })
          return new RunningStatistics(engine, { options: OPTIONS, seed: 1, start: START })
        })
        const [once, other] = said.map((running) => JSON.stringify(running.comparison()))
        if (once !== other) throw new Error('it depends on the inputs')
        const [running] = said
        const { windows } = running.comparison()
        const all = windows[windows.length - 1]
        if (all.dailyReturns === 0) return
        const { book, strategies } = running.statistics()
        const rows = [all.book, ...all.strategies]
        ;[book, ...strategies].forEach((one, i) => {
          const { trades, fees, slippage, funding } = one
          const row = rows[i]
          const wanted = {
            result: one.result,
            return: one.totalReturn,
            maxDrawdown: one.maxDrawdown?.fraction ?? null,
            trades: trades.trades,
            winRate: trades.winRate,
            exposure: one.exposure,
            turnover: one.turnover,
          }
          for (const [key, value] of Object.entries(wanted)) {
            if (row[key as keyof typeof wanted] !== value) {
              throw new Error(`${key} of ${i}: ${row[key as keyof typeof wanted]}, not ${value}`)
            }
          }
          if (Math.abs((row.costs ?? NaN) - (fees + slippage + funding)) > 1e-6)
            throw new Error(`costs of ${i}`)
        })
      }),
      { numRuns: 60 },
    )
  },
)
