import { flag, integer, number, text } from '@grodt/sdk'
import { Type } from 'typebox'
import { file, pluginParameters, section } from './shared.ts'

/** Groups of the inputs of a model. */
export const FEATURE_GROUPS = [
  'regime_features',
  'market_volatility',
  'strategy_performance',
  'time_features',
] as const

/** What can be predicted; docs/learning.md defines each. */
export const TARGETS = [
  'market_risk',
  'volatility_direction',
  'volatility',
  'strategy_risk',
  'direction_day',
  'direction_week',
  'regime_step',
  'regime_day',
] as const

const share = (value: number, description: string) =>
  number({ default: value, minimum: 0, maximum: 1, unit: 'fraction of portfolio equity', description })

/** ml.yaml: the meta-controller and the performance prediction. */
export const machineLearningFile = file(
  'The meta-controller that moves capital, and the predictions it uses.',
  {
    machine_learning: section('Learning.', {
      meta_controller: section('Moves the weights of the strategies.', {
        enabled: flag({
          default: true,
          description: 'Whether weights may move away from capital_allocation.',
        }),
        update_frequency: integer({
          default: 3600,
          minimum: 1,
          unit: 'seconds',
          description: 'Time between two decisions about the weights.',
        }),
        performance_window: number({
          default: 30,
          exclusiveMinimum: 0,
          unit: 'days',
          description: 'How far back results count.',
        }),
        capital_allocation: section('Bounds of every weight that the meta-controller gives.', {
          min_allocation: share(0.1, 'Smallest weight of an enabled strategy.'),
          max_allocation: share(0.6, 'Largest weight of an enabled strategy.'),
          rebalance_threshold: share(
            0.1,
            'Weights move only when one of them is further than this from its target.',
          ),
          max_step: share(0.02, 'The most that a weight moves in one update; safety cuts are immediate.'),
        }),
      }),
      performance_prediction: section('Predicts how strategies will do.', {
        enabled: flag({ default: true, description: 'Whether predictions are made.' }),
        model_type: text({
          default: 'ensemble',
          minLength: 1,
          expected: '"ensemble" or the id or an alias of a predictor plugin',
          description: 'One predictor, or all of `members`, weighed by their past Brier scores.',
        }),
        members: Type.Record(Type.String(), pluginParameters('the predictor'), {
          default: { logistic: {}, 'histogram-forest': {} },
          unit: 'none',
          description:
            'Predictors by id or alias, with their parameters; a single model takes its own from here.',
        }),
        targets: Type.Array(Type.Enum([...TARGETS]), {
          default: ['market_risk', 'volatility_direction', 'strategy_risk'],
          minItems: 1,
          uniqueItems: true,
          unit: 'none',
          description: 'What is predicted.',
        }),
        features: Type.Array(Type.Enum([...FEATURE_GROUPS]), {
          default: [...FEATURE_GROUPS],
          minItems: 1,
          uniqueItems: true,
          unit: 'none',
          description: 'Groups of inputs of the model.',
        }),
        training_frequency: integer({
          default: 86400,
          minimum: 1,
          unit: 'seconds',
          description: 'Time between two trainings, market time.',
        }),
        training_lag: integer({
          default: 3600,
          minimum: 0,
          unit: 'seconds',
          description: 'A model trained on data to T serves from T plus this on, market time.',
        }),
        training_window: integer({
          default: 1095,
          minimum: 120,
          unit: 'days',
          description: 'How far back training rows go.',
        }),
        training_seconds: number({
          default: 60,
          exclusiveMinimum: 0,
          unit: 'seconds',
          description: 'The longest that one training may take while the host trades; it is stopped then.',
        }),
        training_memory: integer({
          default: 512,
          minimum: 32,
          unit: 'MB',
          description: 'Heap of the thread that trains while the host trades.',
        }),
      }),
    }),
  },
)
