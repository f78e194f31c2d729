import { GrodtError } from '../../errors.ts'
import type { TargetName } from '../../config/types.ts'
import { isGood, lastGood } from './last-good.ts'
import { metricsOf } from './metrics.ts'
import { featuresHash, modelId, packModel, specificationId, unpackModel } from './pack.ts'
import type { Cause, ModelRecord, ModelState, NewModel } from './record.ts'
import { bytesToDrop, recordsToDrop } from './retention.ts'
import { createValidations } from './validations.ts'
import type { KeptModels, ModelKeeper, ModelRegistry } from './types.ts'

const KEEP_NOTHING: ModelKeeper = {
  put: () => undefined,
  dropBytes: () => undefined,
  drop: () => undefined,
  putValidation: () => undefined,
}

const EMPTY: KeptModels = { records: [], bytes: new Map() }

/** A registry: without arguments that of a backtest, which ends with it. */
export function createRegistry(keeper: ModelKeeper = KEEP_NOTHING, kept: KeptModels = EMPTY): ModelRegistry {
  const records = new Map([...kept.records].sort((a, b) => a.number - b.number).map((one) => [one.id, one]))
  const packed = new Map(kept.bytes)
  const validations = createValidations(keeper, kept.validations)

  const list = (target?: TargetName): ModelRecord[] =>
    [...records.values()].filter((one) => target === undefined || one.target === target).reverse()

  const champion = (target: TargetName): ModelRecord | null =>
    list(target).find(({ state }) => state === 'champion') ?? null

  function chain(target: TargetName): ModelRecord[] {
    const models = list(target)
    return [models.find(({ state }) => state === 'champion') ?? null, lastGood(models)].filter(
      (one) => one !== null,
    )
  }

  function known(id: string): ModelRecord {
    const record = records.get(id)
    if (record === undefined) throw unknown(id)
    return record
  }

  function unknown(id: string): GrodtError {
    const ids = list()
      .slice(0, 3)
      .map((one) => one.id.slice(0, 12))
    const present = ids.length === 0 ? 'There are none.' : `The newest are ${ids.join(', ')}.`
    return new GrodtError('MODEL_UNKNOWN', { id, present })
  }

  function find(prefix: string): ModelRecord {
    const found = list().filter(({ id }) => prefix !== '' && id.startsWith(prefix))
    if (found.length > 1) {
      throw new GrodtError('MODEL_UNKNOWN', { id: prefix, present: `${found.length} models begin so.` })
    }
    if (found.length === 0) throw unknown(prefix)
    return found[0]
  }

  function bytes(id: string): Uint8Array {
    const record = known(id)
    if (!record.kept) throw new GrodtError('MODEL_GONE', { model: id })
    const there = packed.get(id)
    if (there === undefined || modelId(there) !== id) {
      throw new GrodtError('MODEL_DAMAGED', { model: id, problem: 'its bytes do not fit its id' })
    }
    return there
  }

  function write(record: ModelRecord, written: Uint8Array | null = null): ModelRecord {
    records.set(record.id, record)
    keeper.put(record, written)
    return record
  }

  function change(record: ModelRecord, state: ModelState, cause: Cause, withdrawn = false): ModelRecord {
    const { time, reason, author } = cause
    const last = { time, state, reason, author, ...(withdrawn && { withdrawn }) }
    return write({ ...record, state, changes: [...record.changes, last] })
  }

  /** What is not needed after a change goes. */
  function tidy(target: TargetName): void {
    const models = list(target)
    for (const record of bytesToDrop(models)) {
      packed.delete(record.id)
      keeper.dropBytes(record.id)
      write({ ...record, kept: false, report: null })
    }
    for (const { id } of recordsToDrop(models)) {
      records.delete(id)
      keeper.drop(id)
    }
  }

  function add(added: NewModel): ModelRecord {
    const { model, report, record: forecasts, time, reason, author = null } = added
    const written = packModel(model)
    const id = modelId(written)
    const there = records.get(id)
    const { specification, data, weights } = model
    const { target } = specification
    // The same model again: only bytes that were lost, and what was found out about it since, are new.
    const record: ModelRecord = {
      id,
      number: there?.number ?? 1 + Math.max(0, ...[...records.values()].map(({ number }) => number)),
      target,
      specification,
      specificationId: specificationId(specification),
      featuresHash: featuresHash(specification.features),
      data,
      weights,
      size: written.length,
      metrics: metricsOf(report),
      report,
      importance: added.importance ?? there?.importance ?? null,
      parent: there === undefined ? (champion(target)?.id ?? null) : there.parent,
      added: there?.added ?? time,
      state: there?.state ?? 'candidate',
      changes: there?.changes ?? [{ time, state: 'candidate', reason, author }],
      kept: true,
    }
    packed.set(id, written)
    write(record, written)
    tidy(target)
    if (report !== null && forecasts !== undefined) {
      const inUse = new Set(chain(target).map((one) => one.specificationId))
      validations.keep(record.specificationId, { record: forecasts, report }, inUse)
    }
    return record
  }

  /** Give the place of the champion to a model whose bytes can be used. */
  function crown(id: string, cause: Cause, before: ModelState, beforeReason: string): ModelRecord {
    const record = known(id)
    unpackModel(bytes(id))
    const previous = champion(record.target)
    if (previous?.id === id) return record
    if (previous !== null) change(previous, before, { ...cause, reason: beforeReason })
    const promoted = change(record, 'champion', cause)
    tidy(record.target)
    return promoted
  }

  /** The last good model that can be used, in the place of a champion that left. */
  function succeed(target: TargetName, cause: Cause): void {
    const next = lastGood(list(target))
    if (next === null || !usable(next)) return
    change(next, 'champion', { ...cause, reason: `the champion before it left: ${cause.reason}` })
  }

  function usable({ id }: ModelRecord): boolean {
    try {
      unpackModel(bytes(id))
      return true
    } catch {
      return false
    }
  }

  function reject(id: string, cause: Cause): ModelRecord {
    const record = known(id)
    if (record.state === 'rejected') return record
    const left = change(record, 'rejected', cause)
    if (record.state === 'champion') succeed(record.target, cause)
    tidy(record.target)
    return left
  }

  function retire(id: string, cause: Cause): ModelRecord {
    const record = known(id)
    const { state, target } = record
    if (state !== 'champion' && state !== 'candidate' && !isGood(record)) return record
    const left = change(record, 'retired', cause, state !== 'candidate')
    tidy(target)
    return left
  }

  return {
    list,
    get: (id) => records.get(id) ?? null,
    find,
    champion,
    chain,
    model: (id) => unpackModel(bytes(id)),
    bytes,
    validation: (specification) => validations.get(specification),
    add,
    promote: (id, cause) => crown(id, cause, 'retired', `${id.slice(0, 12)} took over: ${cause.reason}`),
    reject,
    retire,
    rollBack(target, cause, to) {
      const last = champion(target)
      const none = (present: string): GrodtError => {
        const model = last === null ? 'the persistence rule' : last.id.slice(0, 12)
        return new GrodtError('MODEL_NO_EARLIER', { target, model, present })
      }
      const id = to ?? lastGood(list(target))?.id
      if (id === undefined || id === last?.id) throw none('grodt models list shows all of them.')
      const wanted = known(id)
      if (wanted.target !== target) {
        throw none(`${id.slice(0, 12)} is a model of ${wanted.target}. Nothing was changed.`)
      }
      return crown(id, cause, 'rejected', `rolled back to ${id.slice(0, 12)}: ${cause.reason}`)
    },
  }
}
