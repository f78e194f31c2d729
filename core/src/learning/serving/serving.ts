import type { ModelRecord } from '../registry/record.ts'
import { BudgetSpent, PredictorSilent, type TimeLeft } from '../predictors.ts'
import type { Served } from '../serve.ts'
import type { FallbackReason, Forecast } from '../types.ts'
import { countMissingRows } from './missing-rows.ts'
import { frameOf, persistence } from './persistence.ts'
import { checkedRow, lack, rowsFor } from './rows.ts'
import type { RowToServe, ServeAnswer, ServeQuestion, Serving, ServingOptions, Strike } from './types.ts'

/** Why a model does not serve, and what is to be told of it where it is new. */
interface Refusal {
  readonly reason: FallbackReason
  readonly strike: Strike | null
}

/**
 * Forecasts by the champion, else the last good one, else the persistence rule, else none (docs/models.md). A model that
 * cannot be loaded, throws, answers nonsense or takes too long is not asked again until another one takes its place; one
 * whose predictor gives no answer is asked again at the next moment. Where one took too long, other models of its predictors
 * wait for the next moment too: the engine stands still meanwhile.
 */
export function createServing({ load, budgetMs, clock = () => performance.now() }: ServingOptions): Serving {
  const missing = countMissingRows()
  /** By id: what was loaded, or why a model is not asked again. */
  const models = new Map<string, { readonly target: string; readonly is: Served | FallbackReason }>()
  /** The predictors of what took too long at a moment. */
  let slow = { time: NaN, plugins: new Set<string>() }

  function drop(id: string): void {
    const is = models.get(id)?.is
    if (typeof is === 'object') is.free()
    models.delete(id)
  }

  function fail({ id, target }: ModelRecord, reason: FallbackReason, problem: string): Refusal {
    drop(id)
    models.set(id, { target, is: reason })
    return { reason, strike: { model: id, reason, problem } }
  }

  function tookTooLong(record: ModelRecord, { time }: ServeQuestion, took: number): Refusal {
    if (slow.time !== time) slow = { time, plugins: new Set() }
    for (const { plugin } of record.specification.members) slow.plugins.add(plugin)
    return fail(record, 'budget', `it took ${Math.ceil(took)} ms, ${budgetMs} are allowed`)
  }

  const isSlow = ({ specification }: ModelRecord, { time }: ServeQuestion): boolean =>
    slow.time === time && specification.members.some(({ plugin }) => slow.plugins.has(plugin))

  /** What becomes of a model that threw. */
  function threw(record: ModelRecord, reason: FallbackReason, error: unknown): Refusal {
    if (!(error instanceof PredictorSilent)) return fail(record, reason, textOf(error))
    const { id } = record
    drop(id)
    const { message: problem, repeated } = error
    return { reason: 'silent', strike: repeated ? null : { model: id, reason: 'silent', problem } }
  }

  /** The model, ready and fit for the question. */
  function readied(record: ModelRecord, question: ServeQuestion, left: TimeLeft): Served | Refusal {
    const { id, target, data, specification, specificationId } = record
    const refused = (reason: FallbackReason): Refusal => ({ reason, strike: null })
    const known = models.get(id)?.is
    if (typeof known === 'string') return refused(known)
    const age = question.time - data.until
    if (age < question.lagMs) return refused('not-yet')
    if (age > question.maxAgeMs) return refused('stale')
    if (question.alarms.has(specificationId)) return refused('alarm')
    if (!specification.features.every((name) => question.features.includes(name))) {
      return refused('feature-mismatch')
    }
    if (isSlow(record, question)) return refused('budget')
    if (known?.ready === true) return known
    drop(id)
    try {
      const served = load(record, left)
      models.set(id, { target, is: served })
      return served
    } catch (error) {
      if (error instanceof BudgetSpent) throw error
      return threw(record, 'model-damaged', error)
    }
  }

  function ask(record: ModelRecord, question: ServeQuestion): Float64Array | Refusal {
    const start = clock()
    const took = (): number => clock() - start
    const left = (): number => {
      const ms = budgetMs - took()
      if (ms < 0) throw new BudgetSpent()
      return ms
    }
    let answers: Float64Array
    try {
      const served = readied(record, question, left)
      if ('reason' in served) return served
      answers = served.predict(rowsFor(record.specification.features, question), left)
    } catch (error) {
      if (error instanceof BudgetSpent) return tookTooLong(record, question, took())
      return threw(record, 'exception', error)
    }
    const odd = answers.find((value) => !isForecast(value, question.task))
    if (odd !== undefined) return fail(record, 'exception', `it answered ${odd}`)
    const ms = took()
    return ms <= budgetMs ? spread(question.rows, answers) : tookTooLong(record, question, ms)
  }

  /** Let go of models that others have replaced, and of what was wrong with them. */
  function prune({ target, chain }: ServeQuestion): void {
    for (const [id, one] of models) {
      if (one.target === target && chain.every((record) => record.id !== id)) drop(id)
    }
  }

  function serve(given: ServeQuestion): ServeAnswer {
    const question = { ...given, rows: given.rows.map(checkedRow) }
    const { target, rows, chain } = question
    prune(question)
    missing.note(target, rows)
    const strikes: Strike[] = []
    let reason: FallbackReason | null = null
    if (missing.tooMany(target)) reason = 'feature-missing'
    else if (rows.length > 0 && rows.every((row) => lack(row) !== null)) reason = lack(rows[0])
    else {
      for (const record of chain) {
        const answer = ask(record, question)
        if (answer instanceof Float64Array) return byModel(question, record, answer, reason, strikes)
        reason ??= answer.reason
        if (answer.strike !== null) strikes.push(answer.strike)
      }
    }
    const why = reason ?? 'no-model'
    const forecasts = rows.map((row) => persistence(question, row, lack(row) ?? why))
    const by = forecasts.some((one) => one.by === 'persistence') ? 'persistence' : 'none'
    return { forecasts, by, reason: why, strikes }
  }

  return {
    serve,
    served: (target, rows) => missing.note(target, rows),
    forget: drop,
    close() {
      for (const id of [...models.keys()]) drop(id)
    },
    snapshot: () => missing.snapshot(),
    restore: (json) => missing.restore(json),
  }
}

/** Answers for the whole rows in the places of all rows. */
function spread(rows: readonly RowToServe[], answers: Float64Array): Float64Array {
  let next = 0
  return Float64Array.from(rows, (row) => (lack(row) === null ? answers[next++] : NaN))
}

/** @param before why the champion did not serve; null where it does, or where there is none */
function byModel(
  question: ServeQuestion,
  { id, state }: ModelRecord,
  values: Float64Array,
  before: FallbackReason | null,
  strikes: readonly Strike[],
): ServeAnswer {
  const by = state === 'champion' ? 'champion' : 'last-good'
  const reason = by === 'champion' ? null : (before ?? 'no-model')
  const forecasts = question.rows.map((row, i): Forecast => {
    const why = lack(row)
    if (why !== null) return persistence(question, row, why)
    return { ...frameOf(question, row), value: values[i], by, model: id, reason }
  })
  return { forecasts, by, reason, strikes }
}

const isForecast = (value: number, task: ServeQuestion['task']): boolean =>
  Number.isFinite(value) && (task === 'regression' || (value >= 0 && value <= 1))

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
