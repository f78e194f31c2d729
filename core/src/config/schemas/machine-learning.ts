import { choice, flag, integer, number } from '@grodt/sdk'
import { Type } from 'typebox'
import { file, section } from './shared.ts'

const FEATURES = ['regime_features', 'market_volatility', 'strategy_performance', 'time_features'] as const

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
        }),
      }),
      performance_prediction: section('Predicts how strategies will do.', {
        enabled: flag({ default: true, description: 'Whether predictions are made.' }),
        model_type: choice(['ensemble'], { default: 'ensemble', description: 'The model.' }),
        features: Type.Array(Type.Enum([...FEATURES]), {
          default: [...FEATURES],
          minItems: 1,
          uniqueItems: true,
          unit: 'none',
          description: 'Groups of inputs of the model.',
        }),
        training_frequency: integer({
          default: 86400,
          minimum: 1,
          unit: 'seconds',
          description: 'Time between two trainings.',
        }),
      }),
    }),
  },
)
