import type { DriftView } from '../../host/views/drift.ts'
import type { ModelRow, ModelView } from '../../host/views/models.ts'
import type { ModelMetric } from '../../learning/registry/record.ts'
import { validationText } from '../../learning/validation/text.ts'
import { amount, counted, percent, shortTime, wrap, WIDTH } from '../text.ts'
import { olderLines } from '../older-lines.ts'
import { INDENT, indented } from './indent.ts'
import { driftBrief, importanceBrief } from './insight-lines.ts'

/** A model, and as a running host says it whether there is a drift. */
export interface ShownModel extends ModelView {
  readonly drift?: DriftView
}

const shortId = (id: string): string => id.slice(0, 12)

/** A part of the list. */
export interface ModelsPage {
  readonly models: readonly ModelRow[]
  /** What `--cursor` takes to go on; null at the end. */
  readonly next: string | null
}

/** Every model of a page: a line of what it is, and below it its main figures. */
export function modelsLines({ models, next }: ModelsPage): string[] {
  if (models.length === 0) return ['There are no models.']
  const targets = [...new Set(models.map(({ target }) => target))]
  const rows = targets.flatMap((target) => [
    target,
    ...models
      .filter((one) => one.target === target)
      .flatMap((one) => [headLine(one), ...indented(figures(one))]),
  ])
  return [...rows, ...olderLines(next)]
}

const headLine = ({ number, id, state, until, rows }: ModelRow): string =>
  `${String(number).padStart(4)}  ${shortId(id)}  ${state.padEnd(9)}  ` +
  `known at ${shortTime(until.iso)} UTC, ${amount(rows, 0)} rows`

/** The figure that a list shows, and its baselines: it is never shown without them. */
function figures({ members, metrics }: ModelRow): string {
  const shares = members.map(({ plugin, weight }) => `${plugin} ${percent(weight, 0)}`).join(', ')
  const [main] = metrics
  return metrics.length === 0 ? `${shares}; not validated` : `${shares}; ${metricText(main)}`
}

function metricText({ name, value, low, high, baselines }: ModelMetric): string {
  const interval = low === null || high === null ? '' : ` [${number(low)}, ${number(high)}]`
  const others = Object.entries(baselines).map(([who, one]) => `${who} ${number(one)}`)
  return `${name} ${number(value)}${interval} (${others.join(', ')})`
}

const number = (value: number | null): string => (value === null ? '-' : value.toFixed(3))

/** @param model with its drift where a running host was asked */
export function modelLines(model: ShownModel): string[] {
  const { id, target, number: count, state, data, until, rows, size, parent, members, features } = model
  const { seed, windowDays, specificationId, changes, kept, metrics, report, drift } = model
  const gone = kept ? '' : ', not kept any more'
  return [
    `model ${shortId(id)}, number ${count}: ${state} of ${target}`,
    ...indented(`id ${id}`),
    ...indented(
      `specification ${shortId(specificationId)}, seed ${seed}, rows of ${windowDays} days at most`,
    ),
    ...indented(
      `${amount(rows, 0)} rows from ${shortTime(data.from.iso)} to ${shortTime(data.to.iso)} UTC, ` +
        `known at ${shortTime(until.iso)} UTC, hash ${shortId(data.hash)}`,
    ),
    ...indented(`${amount(size, 0)} bytes${gone}`),
    ...indented(parent === null ? 'no champion before it' : `the champion before was ${shortId(parent)}`),
    ...members.map(
      ({ plugin, version, weight }) => `${INDENT}${plugin} ${version}, share ${percent(weight, 1)}`,
    ),
    ...indented(`${counted(features.length, 'feature')}: ${features.join(', ')}`),
    'states',
    ...changes.flatMap(({ time, state: was, reason, author }) =>
      indented(`${shortTime(time.iso)} UTC ${was}${author === null ? '' : ` by ${author}`}: ${reason}`),
    ),
    ...(drift === undefined ? [] : ['drift', ...driftBrief(drift)]),
    ...(report === null
      ? metrics.flatMap((metric) => indented(metricText(metric)))
      : [...importanceBrief(report), ...validationText(report)]),
  ]
}

/** What came of a change. */
export const changedLines = ({ id, target, state, changes }: ModelView): string[] => {
  const last = changes.at(-1)
  const by = last?.author === null || last === undefined ? '' : `, by ${last.author}: ${last.reason}`
  return wrap(`Model ${shortId(id)} is ${state} of ${target}${by}.`, WIDTH)
}
