import { existsSync } from 'node:fs'
import { join } from 'node:path'

import type { ConfigSchema } from '@grodt/sdk'
import { parseConfig } from '@grodt/sdk/host'
import t from 'tap'

import { judgeRefit } from '../core/src/learning/promotion.ts'
import { train } from '../core/src/learning/train.ts'
import type { Dataset, ModelSpecification } from '../core/src/learning/types.ts'
import type { ClassificationReport, ValidationReport } from '../core/src/learning/validation/report.ts'
import histogramForest from '../plugins/predictor-histogram-forest/src/index.ts'
import logistic from '../plugins/predictor-logistic/src/index.ts'
import { observedCandles } from './support/observed-candles.ts'

const folder = join(process.env.GRODT_DATA ?? '', 'crypto-no-licence')
const skip =
  process.env.GRODT_DATA !== undefined && existsSync(folder)
    ? false
    : 'set GRODT_DATA to a folder with crypto-no-licence/*_1h_2022-2024.csv.gz'

const END = Date.UTC(2025, 0, 1)

/** The default ensemble. */
const PREDICTORS = { logistic, 'histogram-forest': histogramForest }

/** What is asked of four markets over three years, from bars and the calendar alone. */
function datasets(cacheFolder: string): (target: Dataset['target']) => Dataset {
  const observer = observedCandles(folder, cacheFolder)
  return (target) => observer.dataset(target, END)
}

function validated(dataset: Dataset): ValidationReport {
  const specification: ModelSpecification = {
    target: dataset.target,
    features: dataset.features,
    members: Object.entries(PREDICTORS).map(([plugin, { config }]) => ({
      plugin,
      version: '0',
      contentHash: plugin,
      parameters: parametersOf(config),
    })),
    seed: 1,
    windowDays: 1095,
  }
  const predictors = new Map(Object.entries(PREDICTORS))
  return train({ specification, dataset, until: END, before: null }, predictors).report
}

function parametersOf(schema: ConfigSchema): object {
  const parsed = parseConfig(schema, {})
  if (!parsed.ok) throw new TypeError('the defaults of a predictor are not valid')
  return parsed.config
}

const points = (report: ClassificationReport, baseline: 'majority' | 'persistence' | 'rule'): number =>
  (report.gains[baseline].gain ?? NaN) * 100

t.test('the default ensemble reaches its goals on three years of four markets', { skip }, async (t) => {
  const dataset = datasets(t.testdir())
  const risk = validated(dataset('market_risk'))
  const direction = validated(dataset('volatility_direction'))
  const volatility = validated(dataset('volatility'))
  if (risk.task === 'regression' || direction.task === 'regression' || volatility.task !== 'regression') {
    throw new TypeError('tasks')
  }

  const { figures } = risk
  t.ok(risk.rows > 3500 && risk.days > 900, `${risk.rows} forecasts on ${risk.days} days`)
  t.ok((figures.accuracy.model ?? 0) >= 0.7, `accuracy ${figures.accuracy.model}`)
  t.ok((figures.balanced.model ?? 0) >= 0.69, `balanced ${figures.balanced.model}`)
  t.ok((figures.auc.model ?? 0) >= 0.77, `AUC ${figures.auc.model}`)
  t.ok(points(risk, 'persistence') >= 3, `${points(risk, 'persistence')} points over persistence`)
  t.ok(points(risk, 'majority') >= 15, `${points(risk, 'majority')} points over the majority`)
  const half = risk.coverage.find(({ wanted }) => wanted === 0.5)?.accuracy.model ?? 0
  t.ok(half >= 0.8, `most confident half ${half}`)
  t.ok(Math.abs((figures.balanced.shuffled ?? 0) - 0.5) < 0.03, `shuffled ${figures.balanced.shuffled}`)
  t.ok(risk.years.every(({ accuracy }) => (accuracy.model ?? 0) > (accuracy.persistence ?? 1) + 0.03))

  t.ok((direction.figures.accuracy.model ?? 0) >= 0.71, `direction ${direction.figures.accuracy.model}`)
  t.ok(points(direction, 'rule') >= 5, `${points(direction, 'rule')} points over the rule`)
  t.ok((volatility.figures.r2.model ?? 0) > 0.35, `R² ${volatility.figures.r2.model}`)
  for (const report of [risk, direction, volatility]) t.ok(judgeRefit(report).promote, report.target)
})
