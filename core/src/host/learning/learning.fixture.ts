import type { Observer, ServedRow } from '../../learning/observer.ts'
import type { Dataset } from '../../learning/types.ts'
import type { TrainingJob, TrainingOutcome } from '../../learning/train.ts'
import type { ServeAnswer, ServeQuestion, Serving } from '../../learning/serving/types.ts'
import { rowsOfRecord } from '../../learning/validation/forecasts.ts'
import type { Trainer, Training, TrainingEnd } from '../training/types.ts'
import { DAY } from '../../learning/periods.ts'

/** An observer that knows the future of a data set and shows of it what is known at its moment. */
export function observerOf(dataset: Dataset): Observer & { now: number } {
  const upTo = (knownAt: number): Dataset => {
    const count = dataset.time.findLastIndex((time) => time <= knownAt) + 1
    const known = (row: number): boolean => dataset.end[row] <= knownAt
    return {
      ...dataset,
      columns: dataset.columns.map((column) => column.slice(0, count)),
      label: dataset.label.slice(0, count).map((label, row) => (known(row) ? label : NaN)),
      time: dataset.time.slice(0, count),
      end: dataset.end.slice(0, count).map((end, row) => (known(row) ? end : Infinity)),
      subject: dataset.subject.slice(0, count),
      now: dataset.now.slice(0, count),
      rule: dataset.rule.slice(0, count),
      regime: dataset.regime.slice(0, count),
    }
  }
  return {
    now: 0,
    get time() {
      return this.now
    },
    hour: () => undefined,
    features: () => dataset.features,
    dataset: (_, knownAt) => upTo(knownAt),
    serve() {
      const rows: ServedRow[] = []
      for (const [row, time] of dataset.time.entries()) {
        if (time !== this.now) continue
        rows.push({
          subject: dataset.subjects[dataset.subject[row]],
          row: Float64Array.from(dataset.columns, (column) => column[row]),
          now: Number.isNaN(dataset.now[row]) ? null : dataset.now[row],
          rule: dataset.rule[row],
          complete: true,
          missing: [],
          gap: 0,
          regime: 255,
        })
      }
      return rows
    },
    snapshot: () => null,
    restore: () => undefined,
  }
}

/** A trainer whose trainings end when the test says so. */
export function slowTrainer(): Trainer & {
  jobs: TrainingJob[]
  cancelled: number
  finish: (end: TrainingEnd) => void
} {
  const jobs: TrainingJob[] = []
  let end: TrainingEnd | null = null
  return {
    jobs,
    cancelled: 0,
    finish: (came) => (end = came),
    start(job): Training {
      jobs.push(job)
      end = null
      return { end: () => end, done: new Promise(() => undefined), cancel: () => void this.cancelled++ }
    },
    close: () => undefined,
  }
}

/** Serves the value .8 by the champion; without one persistence answers. */
export function plainServing(): Serving & { asked: ServeQuestion[] } {
  const asked: ServeQuestion[] = []
  return {
    asked,
    serve(question): ServeAnswer {
      asked.push(question)
      const champion = question.chain.find(({ state }) => state === 'champion')
      const by = champion === undefined ? 'persistence' : 'champion'
      const reason = champion === undefined ? 'no-model' : null
      const { target, time } = question
      const forecasts = question.rows.map(
        ({ subject, now, rule }) =>
          ({
            target,
            subject,
            time,
            value: champion === undefined ? question.stays : 0.8,
            by,
            model: champion?.id ?? null,
            reason,
            now,
            rule,
          }) as const,
      )
      return { forecasts, by, reason, strikes: [] }
    },
    forget: () => undefined,
    served: () => undefined,
    close: () => undefined,
    snapshot: () => null,
    restore: () => undefined,
  }
}

/** What the same training would have known at an earlier moment; the figures of its report stay. */
export const outcomeAt = (outcome: TrainingOutcome, until: number): TrainingOutcome => ({
  ...outcome,
  report: { ...outcome.report, until },
  record: rowsOfRecord(outcome.record, (row) => outcome.record.end[row] <= until),
  model: { ...outcome.model, data: { ...outcome.model.data, until } },
})

export const days = (count: number): number => count * DAY
