import type { DriftView, RowShiftView } from '../../host/views/drift.ts'
import type { FeatureImportance, ImportanceView } from '../../host/views/importance.ts'
import type { Moment } from '../../host/views/time.ts'
import type { Loss, ShuffleLoss } from '../../learning/importance/types.ts'
import { decimal } from '../../learning/validation/format.ts'
import type { ValidationReport } from '../../learning/validation/report.ts'
import { counted, percent, shortTime, table } from '../text.ts'
import { indented } from './indent.ts'

/** Features, and groups, that a brief names. */
const BRIEF = 5

const day = ({ iso }: Moment): string => iso.slice(0, 10)

/** With its sign, as far as it is more than nothing. */
function signed(value: number): string {
  const text = value.toFixed(1)
  if (/^-?0\.0$/.test(text)) return '0.0'
  return value < 0 ? text : `+${text}`
}

const lossText = (loss: Loss | null): string =>
  loss === null ? '-' : `${signed(loss.mean)} [${signed(loss.low)}, ${signed(loss.high)}]`

/** What decides the order: the score that the members are trained for. */
const mainLoss = ({ brier, squaredError }: ShuffleLoss): number => (brier ?? squaredError)?.mean ?? 0

/** What a model rests on, the most important first. */
export function importanceLines(view: ImportanceView): string[] {
  const { model, target, features, groups, noShares, shuffled, notShuffled } = view
  const sorted = [...features].sort((a, b) => mainLoss(b) - mainLoss(a) || (b.share ?? 0) - (a.share ?? 0))
  return [
    `model ${model.slice(0, 12)} of ${target}`,
    ...indented(noShares ?? sharesText(view)),
    ...indented(shuffled === null ? `Nothing was shuffled. ${notShuffled ?? ''}` : shuffledText(shuffled)),
    ...table(
      ['feature', 'share', ...lossTitles(shuffled)],
      sorted.map((one) => featureRow(one, shuffled)),
    ),
    ...(groups.length === 0
      ? []
      : table(
          ['group, shuffled as a whole', ...lossTitles(shuffled)],
          groups.map((one) => [one.name, ...lossCells(one, shuffled)]),
        )),
  ]
}

const sharesText = ({ members }: ImportanceView): string => {
  const shares = members.map(
    ({ plugin, weight, says }) => `${plugin} ${percent(weight, 0)}${says ? '' : ' (says nothing)'}`,
  )
  return `Shares are what the members say of themselves, by weight: ${shares.join(', ')}.`
}

type Shuffled = ImportanceView['shuffled']

function shuffledText(shuffled: NonNullable<Shuffled>): string {
  const { repeats, rows, days, from, to, accuracy, brier, squaredError } = shuffled
  const unit =
    squaredError === null
      ? 'points of accuracy and hundredths of the Brier score'
      : 'per cent of the squared error'
  const known =
    squaredError === null
      ? `accuracy ${percent(accuracy)}, Brier ${decimal(brier)}`
      : `squared error ${decimal(squaredError)}`
  return `Losses are what ${counted(rows, 'forecast')} on ${counted(days, 'day')} (${day(from)} to ${day(to)}; ${known}), which no member was fitted on, lose when a feature is shuffled: ${unit}, the middle 95 % of ${repeats} repeats.`
}

function lossTitles(shuffled: Shuffled): string[] {
  if (shuffled === null) return []
  return shuffled.squaredError === null ? ['accuracy', 'Brier'] : ['squared error']
}

function lossCells({ accuracy, brier, squaredError }: ShuffleLoss, shuffled: Shuffled): string[] {
  if (shuffled === null) return []
  return (shuffled.squaredError === null ? [accuracy, brier] : [squaredError]).map(lossText)
}

const featureRow = (one: FeatureImportance, shuffled: Shuffled): string[] => [
  one.name,
  percent(one.share),
  ...lossCells(one, shuffled),
]

/** What the forecasts of a validation rest on most; nothing where that was not measured. */
export function importanceBrief({ importance }: ValidationReport): string[] {
  const { features = [], groups = [] } = importance ?? {}
  if (features.length === 0) return []
  const most = (all: readonly ShuffleLoss[]): string =>
    [...all]
      .sort((a, b) => mainLoss(b) - mainLoss(a))
      .slice(0, BRIEF)
      .map((one) => `${one.name} ${signed(mainLoss(one))}`)
      .join(', ')
  const unit =
    features[0].squaredError === null ? 'hundredths of the Brier score' : 'per cent of the squared error'
  return [
    `rests on, ${unit} that are lost when it is shuffled`,
    ...(groups.length === 0 ? [] : indented(`groups: ${most(groups)}`)),
    ...indented(`features: ${most(features)}`),
  ]
}

/** Whether what serves is still better than its baseline, target by target. */
export function driftLines(time: Moment, targets: readonly DriftView[]): string[] {
  if (targets.length === 0) return ['Nothing of it is forecast.']
  return [
    `drift at ${shortTime(time.iso)} UTC`,
    ...targets.flatMap((one) => [...driftBrief(one), ...(one.rows === null ? [] : rowLines(one.rows))]),
  ]
}

const STATES = { none: 'no drift', alarm: 'drift alarm', unknown: 'not known yet' } as const

/** Alarm and figures of a target. */
export function driftBrief({
  target,
  champion,
  state,
  since,
  gain,
  accuracy,
  reason,
  leadsTo,
}: DriftView): string[] {
  const model = champion === null ? 'no model serves' : `model ${champion.slice(0, 12)} serves`
  const from = since === null ? '' : ` since ${shortTime(since.iso)} UTC`
  return [
    `${target}: ${STATES[state]}${from}; ${model}`,
    ...indented(reason ?? figuresText(gain, accuracy)),
    ...(state === 'alarm' ? indented(leadsTo) : []),
  ]
}

function figuresText(gain: DriftView['gain'], accuracy: DriftView['accuracy']): string {
  if (gain === null) return ''
  const unit = gain.unit === 'points' ? 'points of accuracy' : '% of the squared error'
  const over = `over ${counted(gain.days, 'day')} (${counted(gain.forecasts, 'forecast')})`
  const level =
    accuracy === null
      ? ''
      : `; accuracy of ${accuracy.days} days ${percent(accuracy.value)} (alarm below ${percent(accuracy.begins, 0)})`
  return `${signed(gain.value)} ${unit} against persistence ${over}, alarm at ${gain.begins} or less${level}`
}

function rowLines({ from, to, stretches, features }: RowShiftView): string[] {
  const unusual = features.filter((one) => one.unusual === true)
  const score = (value: number | null): string => (value === null ? '-' : value.toFixed(2))
  return [
    ...indented(
      `Features from ${day(from)} to ${day(to)} against those before, population stability index; usual is the most of ${stretches} earlier stretches. ${unusual.length === 0 ? 'Nothing is unusual.' : `Unusual: ${unusual.map(({ name }) => name).join(', ')}.`}`,
    ),
    ...table(
      ['feature', 'index', 'usual'],
      [...features]
        .sort((a, b) => b.score - a.score)
        .map((one) => [one.name, score(one.score), score(one.usual)]),
    ),
  ]
}
