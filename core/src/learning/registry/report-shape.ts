import Type, { type TSchema } from 'typebox'
import { Check } from 'typebox/value'
import { taskOf } from '../task.ts'
import type { ModelSpecification } from '../types.ts'
import type { Contender, ValidationReport } from '../validation/report.ts'

const number = Type.Number()
const orNull = (one: TSchema) => Type.Union([one, Type.Null()])
const figure = orNull(number)
/** These keys, and no others: some are gone through one by one. */
const all = (of: TSchema, ...keys: readonly string[]) =>
  Type.Object(Object.fromEntries(keys.map((key) => [key, of])), { additionalProperties: false })
const texts = Type.Array(Type.String())

const CONTENDERS: readonly Contender[] = ['model', 'majority', 'persistence', 'rule', 'shuffled']
const beside = all(figure, ...CONTENDERS)
const interval = orNull(all(number, 'low', 'median', 'high'))

const gain = Type.Object({
  ...{ gain: figure, interval, t: figure, p: figure },
  disagreements: number,
})
const group = Type.Object({
  ...{ name: Type.String(), rows: number, days: number },
  ...{ accuracy: beside, balanced: beside },
})
const loss = orNull(all(number, 'mean', 'low', 'high'))
const losses = Type.Array(
  Type.Object({ name: Type.String(), accuracy: loss, brier: loss, squaredError: loss }),
)

const base = {
  target: Type.String(),
  until: number,
  from: figure,
  to: figure,
  rows: number,
  days: number,
  subjects: texts,
  labelsOpen: figure,
  clusterDays: number,
  members: Type.Array(
    Type.Object({
      ...{ plugin: Type.String(), weight: number },
      ...{ accuracy: figure, auc: figure, brier: figure, mse: figure },
    }),
  ),
  shuffles: number,
  shuffledRows: number,
  seed: number,
  gains: all(gain, 'majority', 'persistence', 'rule'),
  suspicions: texts,
  importance: Type.Optional(
    orNull(
      Type.Object({
        ...{ from: number, to: number, rows: number, days: number },
        ...{ fitted: number, repeats: number, seed: number },
        ...{ accuracy: figure, brier: figure, squaredError: figure },
        ...{ features: losses, groups: losses },
      }),
    ),
  ),
  importanceProblem: Type.Optional(Type.String()),
}

const CLASSIFICATION = ['accuracy', 'balanced', 'auc', 'brier', 'brierSkill', 'logLoss']
const REGRESSION = ['r2', 'mae', 'correlation']

const SHAPES = {
  classification: Type.Object({
    ...base,
    task: Type.Literal('classification'),
    base: figure,
    figures: all(beside, ...CLASSIFICATION),
    intervals: all(interval, ...CLASSIFICATION),
    calibrationError: figure,
    calibration: Type.Array(
      Type.Object({ from: number, to: number, rows: number, forecast: figure, observed: figure }),
    ),
    coverage: Type.Array(
      Type.Object({ wanted: number, share: figure, rows: number, accuracy: beside, balanced: beside }),
    ),
    confidence: Type.Array(Type.Object({ from: number, to: number, rows: number, accuracy: beside })),
    ...{ years: Type.Array(group), regimes: Type.Array(group), bySubject: Type.Array(group) },
  }),
  regression: Type.Object({
    ...base,
    task: Type.Literal('regression'),
    figures: all(beside, ...REGRESSION),
    intervals: all(interval, ...REGRESSION),
  }),
}

/** Whether something that was read can be the report of a model: everything in it is there, and of its kind. */
export const isReportOf = ({ target }: ModelSpecification, said: unknown): said is ValidationReport =>
  Check(SHAPES[taskOf(target)], said) && (said as { readonly target: unknown }).target === target
