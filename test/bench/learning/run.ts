import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ObservedHour } from '../../../core/src/learning/observed.ts'
import { createObserver } from '../../../core/src/learning/observer.ts'
import { DAY, HOUR } from '../../../core/src/learning/periods.ts'
import { createRegistry } from '../../../core/src/learning/registry/registry.ts'
import { loadModel, type Served } from '../../../core/src/learning/serve.ts'
import { backtestLearning } from '../../../core/src/host/learning/modes.ts'
import { configuredPredictors } from '../../../core/src/host/learning/specification.ts'
import { prepare, type Prepared } from '../../../core/src/host/prepare.ts'
import { pluginById } from '../../../core/src/host/used-plugins.ts'
import type { Candles } from '../../../core/src/market/columns.ts'
import { nextBars, simulatedMarket } from '../../../core/src/market/simulated.ts'
import { runBacktest } from '../../../core/src/research/run.ts'
import { writePart } from '../page.ts'
import { table, type Row } from '../report.ts'
import { percentile } from '../statistics.ts'

/** `npm run bench -- learning`: what learning costs, over three years of simulated hourly bars of four symbols. */
const SYMBOLS = ['BTC/USDT', 'ETH/USDT', 'SOL/USDT', 'XRP/USDT']
const DAYS = 1095

function hourlyCandles(): Candles[] {
  const symbols = SYMBOLS.map((symbol) => ({ symbol, tick: 0.0001 }))
  const market = simulatedMarket({ seed: 42, symbols, timeframeMs: HOUR, start: Date.UTC(2022, 0, 1) })
  return nextBars(market, DAYS * 24).map((columns, i) => ({
    symbol: SYMBOLS[i],
    timeframeMs: HOUR,
    columns,
    source: 'simulated',
    hash: '',
  }))
}

/** A run with everything that is forecast, or with what the allocator reads. @returns seconds, and its registry */
function learningRun(prepared: Prepared, candles: readonly Candles[]) {
  const registry = createRegistry()
  let trainings = 0
  const start = performance.now()
  runBacktest(prepared, candles, {
    curveMs: DAY,
    log: () => undefined,
    learner: backtestLearning('read', registry),
    inputs: {
      start: () => undefined,
      applied(input) {
        if (input.kind === 'learning')
          trainings += input.notes.filter(({ what }) => what === 'training').length
      },
    },
  })
  return { seconds: (performance.now() - start) / 1000, registry, trainings }
}

/** Milliseconds of each hour of 20 symbols: features, and every hour a forecast of the risk of each. */
function servingTimes(candles: readonly Candles[], model: Served, labels: readonly string[]): Float64Array {
  const symbols = Array.from({ length: 20 }, (_, i) => `S${i}`)
  const groups = ['regime_features', 'market_volatility', 'strategy_performance', 'time_features'] as const
  const observer = createObserver({ symbols, strategies: [], regimes: labels, groups, windowDays: DAYS })
  const hours = 120 * 24
  const times = new Float64Array(hours - 61 * 24)
  for (let row = 0; row < hours; row++) {
    const hour: ObservedHour = {
      time: candles[0].columns.time[row] + HOUR,
      strategies: [],
      markets: symbols.map((_, i) => {
        const { open, high, low, close, volume } = candles[i % 4].columns
        const at = row + i
        const bar = { open: open[at], high: high[at], low: low[at], close: close[at], volume: volume[at] }
        return { bar, regime: 0, confidence: 0.5 }
      }),
    }
    const start = performance.now()
    observer.hour(hour)
    const rows = observer.serve('market_risk')
    if (rows.every(({ complete }) => complete)) {
      model.predict({
        values: Float64Array.from(rows.flatMap(({ row: values }) => [...values])),
        now: Float64Array.from(rows, ({ now }) => now ?? 0),
      })
    } else if (row >= 61 * 24) throw new Error('A row of the benchmark lacks a feature.')
    if (row >= 61 * 24) times[row - 61 * 24] = performance.now() - start
  }
  return times
}

const cacheFolder = mkdtempSync(join(tmpdir(), 'grodt-bench-'))
try {
  const candles = hourlyCandles()
  const market = { symbols: SYMBOLS, baseTimeframeMs: HOUR }
  const prepared = await prepare('configs', { market, cacheFolder, allocator: 'evidence' })
  const { checked } = prepared
  const learner = checked.config.machineLearning.performancePrediction
  const weekly: Prepared = {
    ...prepared,
    checked: {
      ...checked,
      config: {
        ...checked.config,
        machineLearning: {
          ...checked.config.machineLearning,
          performancePrediction: { ...learner, trainingFrequency: 604_800 },
        },
      },
    },
  }
  const once = learningRun(weekly, candles)
  const daily = learningRun(prepared, candles)
  const classifier = pluginById(prepared.plugins, 'regime-classifier', checked.regimePlugin)
  const [newest] = daily.registry.list('market_risk')
  const model = loadModel(daily.registry.model(newest.id), configuredPredictors(prepared))
  const times = servingTimes(candles, model, classifier.definition.labels)
  const rows: Row[] = [
    {
      what: 'Features and risk of 20 symbols, an hour, median',
      value: percentile(times, 0.5),
      unit: 'ms',
      goal: 1,
    },
    { what: 'The same, 99th percentile', value: percentile(times, 0.99), unit: 'ms', goal: 1 },
    {
      what: `Backtest of 3 years, 4 symbols, 3 strategies, ${once.trainings} weekly trainings`,
      value: once.seconds,
      unit: 's',
      goal: 60,
    },
    { what: `The same with ${daily.trainings} daily trainings`, value: daily.seconds, unit: 's', goal: 60 },
  ]
  const lines = table(rows)
  console.log(lines.join('\n'))
  if (process.argv.includes('--write')) {
    const about =
      'Written by `npm run bench -- learning --write`, on simulated hourly bars with the ensemble of configs/ml.yaml.'
    writePart('learning', ['## Learning', '', about, '', ...lines].join('\n'))
  }
} finally {
  rmSync(cacheFolder, { recursive: true, force: true })
}
