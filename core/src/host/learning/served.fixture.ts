import type { Test } from 'tap'
import { madeDataset } from '../../learning/learning.fixture.ts'
import { DAY } from '../../learning/periods.ts'
import type { ModelRegistry } from '../../learning/registry/types.ts'
import { trainModel } from '../../learning/train.ts'
import { workplace, type Workplace } from '../durable/workplace.fixture.ts'
import { featuresOf } from '../models/fit.ts'
import type { Prepared } from '../prepare.ts'
import { configuredPredictors, specificationOf } from './specification.ts'

/** A user's folder whose host sees bars of an hour and predicts by persistence, with every feature from the first bar on. */
export function hourlyPlace(t: Test, targets: readonly string[]): Workplace {
  const place = workplace(t)
  place.edit('configs/ml.yaml', '"ensemble"', `persistence\n    targets: [${targets.join(', ')}]`)
  place.edit('configs/host.yaml', 'timeframe: 5m', 'timeframe: 1h')
  // 60 days fill every feature.
  place.edit('configs/host.yaml', 'history_bars: 6000', 'history_bars: 1464')
  return place
}

/**
 * Have a model of market_risk serve that says of every state that it stays.
 *
 * @param until its data were known then, ms
 * @returns its id
 */
export function addChampion(prepared: Prepared, registry: ModelRegistry, until: number): string {
  const features = featuresOf(prepared, 'market_risk')
  const dataset = madeDataset({
    days: 400,
    make: (_random, moment) => ({
      features: features.map(() => moment),
      label: Number(moment % 4 > 0),
      now: 1,
    }),
  })
  const specification = specificationOf(prepared, 'market_risk', features)
  const predictors = configuredPredictors(prepared)
  const trained = trainModel(specification, { ...dataset, features }, predictors, until - DAY)
  const cause = { time: until, reason: 'for this test', author: null }
  const model = { ...trained, data: { ...trained.data, until } }
  return registry.promote(registry.add({ model, report: null, ...cause }).id, cause).id
}
