import type { LearningNote } from '../../learning/notes.ts'
import { number, optional, text, time, type TableDefinition } from './column.ts'
import { Rows } from './rows.ts'

const value = (description: string) =>
  optional(number('probability of 1, or the unit of the target', description))

export const FORECASTS = {
  name: 'forecasts',
  description: 'One forecast, in the order in which they were made.',
  columns: {
    time: time('Moment of the decision: nothing later was known.'),
    target: text('What was forecast.'),
    subject: text('The symbol, or the name of the strategy.'),
    value: value('What was forecast; empty: nothing was.'),
    by: text('Step of the fallback chain: champion, last-good, persistence or none.'),
    model: optional(text('Id of the model; empty where no model gave it.')),
    reason: optional(text('Why the champion did not give it.')),
    now: value('Baseline: what came if nothing changed.'),
    rule: value('Baseline: what the one-line rule of the target says.'),
    label: value('What came; empty while it is not known.'),
  },
} as const satisfies TableDefinition

/** Takes the notes of a journal in order and makes the table of them. */
export interface ForecastTable {
  readonly rows: Rows
  add(note: LearningNote): void
}

/** @param target only its forecasts; null: all */
export function forecastTable(target: string | null): ForecastTable {
  const rows = new Rows(FORECASTS)
  const { columns } = rows
  /** The row of every forecast that was not scored yet. */
  const open = new Map<string, number>()
  const key = (one: { target: string; subject: string; time: number }): string =>
    JSON.stringify([one.target, one.subject, one.time])
  return {
    rows,
    add(note) {
      if (note.what === 'forecast') {
        for (const forecast of note.forecasts) {
          if (target !== null && forecast.target !== target) continue
          open.set(key(forecast), rows.length)
          columns.time.push(forecast.time)
          columns.target.push(forecast.target)
          columns.subject.push(forecast.subject)
          columns.value.push(forecast.value)
          columns.by.push(forecast.by)
          columns.model.push(forecast.model)
          columns.reason.push(forecast.reason)
          columns.now.push(forecast.now)
          columns.rule.push(forecast.rule)
          columns.label.push(null)
        }
      } else if (note.what === 'scored') {
        for (const score of note.scores) {
          const row = open.get(key(score))
          if (row === undefined) continue
          columns.label.set(row, score.label)
          open.delete(key(score))
        }
      }
    },
  }
}
