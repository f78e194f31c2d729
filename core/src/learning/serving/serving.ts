import type { ModelRecord } from '../registry/record.ts'
import type { Served } from '../serve.ts'
import type { FallbackReason, Forecast } from '../types.ts'
import { countMissingRows } from './missing-rows.ts'
import { frameOf, persistence } from './persistence.ts'
import type { RowToServe, ServeAnswer, ServeQuestion, Serving, ServingOptions, Strike } from './types.ts'

/** After a longer gap in the bars of a subject its features say too little about now, hours. */
const GAP_HOURS = 6

/** Why a model does not serve, and what is to be told of it where it is new. */
interface Refusal {
  readonly reason: FallbackReason
  readonly strike: Strike | null
}

/**
 * Forecasts by the champion, else the last good one, else the persistence rule, else none (docs/models.md). A model that
 * cannot be loaded, throws, answers nonsense or takes too long is not asked again until another one takes its place.
 */
export function createServing({ load, budgetMs, clock = () => performance.now() }: ServingOptions): Serving {
  const missing = countMissingRows()
  /** By id: what was loaded, or why a model is not asked again. */
  const models = new Map<string, { readonly target: string; readonly is: Served | FallbackReason }>()

  function fail({ id, target }: ModelRecord, reason: FallbackReason, problem: string): Refusal {
    models.set(id, { target, is: reason })
    return { reason, strike: { model: id, reason, problem } }
  }

  /** The model, ready and fit for the question. */
  function readied(record: ModelRecord, question: ServeQuestion): Served | Refusal {
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
    if (known !== undefined) return known
    try {
      const served = load(record)
      models.set(id, { target, is: served })
      return served
    } catch (error) {
      return fail(record, 'model-damaged', textOf(error))
    }
  }

  function ask(record: ModelRecord, question: ServeQuestion): Float64Array | Refusal {
    const start = clock()
    const served = readied(record, question)
    if ('reason' in served) return served
    const places = record.specification.features.map((name) => question.features.indexOf(name))
    const input = new Float64Array(places.length)
    const values = new Float64Array(question.rows.length).fill(NaN)
    try {
      for (const [i, one] of question.rows.entries()) {
        const { row, now } = one
        if (lack(one) !== null || now === null) continue
        places.forEach((place, k) => (input[k] = row[place]))
        const value = served.predict(input, now)
        if (!isForecast(value, question.task)) return fail(record, 'exception', `it answered ${value}`)
        values[i] = value
      }
    } catch (error) {
      return fail(record, 'exception', textOf(error))
    }
    const took = clock() - start
    if (took <= budgetMs) return values
    return fail(record, 'budget', `it took ${Math.ceil(took)} ms, ${budgetMs} are allowed`)
  }

  /** Let go of models that others have replaced, and of what was wrong with them. */
  function prune({ target, chain }: ServeQuestion): void {
    for (const [id, one] of models) {
      if (one.target === target && chain.every((record) => record.id !== id)) models.delete(id)
    }
  }

  function serve(given: ServeQuestion): ServeAnswer {
    const question = { ...given, rows: given.rows.map(checked) }
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
    forget: (model) => void models.delete(model),
    snapshot: () => missing.snapshot(),
    restore: (json) => missing.restore(json),
  }
}

/** Whatever its maker says, a row with a number that is none is not complete. */
const checked = (row: RowToServe): RowToServe =>
  row.complete && row.now !== null && row.row.every(Number.isFinite) ? row : { ...row, complete: false }

/** Why a row has no forecast by a model, whichever it is. */
const lack = ({ complete, gap }: RowToServe): FallbackReason | null =>
  gap > GAP_HOURS ? 'data-gap' : complete ? null : 'feature-missing'

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
