import { existsSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { Dataset } from '../core/src/learning/types.ts'
import logistic from '../plugins/predictor-logistic/src/index.ts'
import { observedCandles } from './support/observed-candles.ts'

const folder = join(process.env.GRODT_DATA ?? '', 'crypto')
const skip =
  process.env.GRODT_DATA !== undefined && existsSync(folder)
    ? false
    : 'set GRODT_DATA to a folder with crypto/*_5m_2024.csv.gz of BTC, ETH, SOL and XRP'

/** The inputs of the reference model: the logarithms of volatility against its median, and the weekend. */
const FEATURES = ['rv_4h', 'rv_1d', 'rv_7d', 'weekend', 'weekend_tomorrow']
const CUT = Date.UTC(2024, 5, 1)

/** The rows of a data set that a model is trained or judged on. */
function part({ columns, features, label, now, time }: Dataset, rows: readonly number[]) {
  const pick = (values: Float64Array): Float64Array => Float64Array.from(rows, (row) => values[row])
  return {
    features: FEATURES,
    columns: FEATURES.map((name) => pick(columns[features.indexOf(name)])),
    target: pick(label),
    now: pick(now),
    time: pick(time),
    task: 'classification' as const,
    seed: 1,
  }
}

const share = (is: readonly boolean[]): number => is.filter(Boolean).length / is.length

/** Area under the receiver operating characteristic: how often a 1 has the higher forecast, ties count half. */
function areaUnderCurve(forecasts: readonly number[], labels: Float64Array): number {
  const [ones, zeros] = [1, 0].map((label) => forecasts.filter((_, i) => labels[i] === label))
  const wins = ones.flatMap((one) => zeros.map((zero) => (one > zero ? 1 : one === zero ? 0.5 : 0)))
  return wins.reduce<number>((sum, win) => sum + win, 0) / wins.length
}

t.test('the reference model of market risk reaches the figures of the study', { skip }, async (t) => {
  const dataset = observedCandles(folder, null).dataset('market_risk', Infinity)
  const rows = [...dataset.time.keys()].filter((row) => dataset.end[row] < Infinity)
  const train = part(
    dataset,
    rows.filter((row) => dataset.end[row] <= CUT),
  )
  const test = part(
    dataset,
    rows.filter((row) => dataset.time[row] >= CUT),
  )
  const model = logistic.load(logistic.train(train, { c: 1 }))
  const forecasts = [...test.target.keys()].map((row) =>
    model.predict(
      Float64Array.from(test.columns, (column) => column[row]),
      test.now[row],
    ),
  )
  const brier = forecasts.reduce((sum, one, i) => sum + (one - test.target[i]) ** 2, 0) / forecasts.length
  const near = (name: string, is: number, should: number, within: number): void => {
    t.ok(Math.abs(is - should) <= within, `${name} is ${is}, ${should} was reached`)
  }
  t.equal(train.target.length, 460)
  t.equal(test.target.length, 390)
  near('accuracy', share(forecasts.map((one, i) => one > 0.5 === (test.target[i] === 1))), 0.7103, 0.01)
  near('Brier score', brier, 0.1816, 0.003)
  near('AUC', areaUnderCurve(forecasts, test.target), 0.8142, 0.006)
  near('persistence', share([...test.now].map((now, i) => now === test.target[i])), 0.6692, 0.00005)
})
