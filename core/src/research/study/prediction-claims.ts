import type { TargetName } from '../../config/types.ts'
import type { ClassificationReport, Contender } from '../../learning/validation/report.ts'
import type { StudyPrediction, Verdict } from './report.ts'

/** What a figure of out-of-sample forecasts has to reach. */
interface Goal {
  readonly what: string
  readonly least: number
  readonly of: (report: ClassificationReport) => number | null
}

const over = (what: string, contender: Contender, least: number): Goal => ({
  what: `accuracy over ${what}`,
  least,
  of: ({ figures: { accuracy } }) =>
    accuracy.model === null || accuracy[contender] === null ? null : accuracy.model - accuracy[contender],
})

const accuracy = (least: number): Goal => ({
  what: 'accuracy',
  least,
  of: ({ figures }) => figures.accuracy.model,
})

/** The goals of docs/predictions.md; a target that is not here has none. */
const GOALS: Partial<Readonly<Record<TargetName, readonly Goal[]>>> = {
  market_risk: [
    accuracy(0.7),
    { what: 'balanced accuracy', least: 0.69, of: ({ figures }) => figures.balanced.model },
    { what: 'AUC', least: 0.77, of: ({ figures }) => figures.auc.model },
    over('persistence', 'persistence', 0.03),
    over('majority', 'majority', 0.15),
    {
      what: 'accuracy of the most confident half',
      least: 0.8,
      of: ({ coverage }) => coverage.find(({ wanted }) => wanted === 0.5)?.accuracy.model ?? null,
    },
  ],
  volatility_direction: [accuracy(0.71), over('the one-line rule', 'rule', 0.05)],
  strategy_risk: [over('persistence', 'persistence', 0.05), over('the one-line rule', 'rule', 0.01)],
}

/** Goals are about a year of forecasts of at least four subjects; a smaller sample decides nothing. */
const SAMPLE = { days: 365, subjects: 4 } as const

/** What the forecasts of a study say about every goal of their targets. */
export function predictionVerdicts(predictions: readonly StudyPrediction[]): Verdict[] {
  return predictions.flatMap(({ target, report }) =>
    (GOALS[target] ?? []).map(({ what, least, of }): Verdict => {
      const value = report?.task === 'classification' ? of(report) : null
      const small = report === null || report.days < SAMPLE.days
      return {
        claim: `${target}: ${what} at least ${shown(least)}`,
        finding: value === null || small ? 'open' : value >= least ? 'holds' : 'fails',
        text:
          report === null || value === null
            ? 'Too little data.'
            : `${shown(value)} on ${report.rows} forecasts of ${report.days} days, ${subjectsText(report.subjects)}.`,
      }
    }),
  )
}

const shown = (value: number): string => value.toFixed(3)

/** Fewer subjects than the goals are meant for are said, not hidden. */
const subjectsText = (subjects: readonly string[]): string =>
  `${subjects.length} subject${subjects.length === 1 ? '' : 's'}${
    subjects.length < SAMPLE.subjects ? ' (fewer than the four that the goal is about)' : ''
  }`
