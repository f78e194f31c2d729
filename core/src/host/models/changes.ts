import type { TargetName } from '../../config/types.ts'
import type { LearningNote } from '../../learning/notes.ts'
import type { ModelFromFile } from '../../learning/registry/file.ts'
import type { ModelRecord } from '../../learning/registry/record.ts'
import type { ModelRegistry } from '../../learning/registry/types.ts'

/** Who wants a change of models, when, and why. */
export interface Person {
  /** Market time, ms. */
  readonly time: number
  readonly reason: string
  readonly author: string
}

/** What a person did to the models, and how the journal says it. */
export interface ModelChange {
  readonly record: ModelRecord
  /** Null where nothing was changed. */
  readonly note: LearningNote | null
}

/** Make a model the champion of its target. @throws GrodtError MODEL_UNKNOWN, MODEL_DAMAGED, MODEL_GONE */
export function promoteModel(registry: ModelRegistry, prefix: string, person: Person): ModelChange {
  const { id, target, state } = registry.find(prefix)
  const before = registry.champion(target)?.id ?? null
  const record = registry.promote(id, person)
  if (state === 'champion') return { record, note: null }
  const { author, reason } = person
  return { record, note: { what: 'chosen', target, model: id, state: 'champion', before, author, reason } }
}

/**
 * Bring an earlier model of a target back.
 *
 * @param to beginning of its id; null: the last good one
 * @throws GrodtError MODEL_NO_EARLIER, MODEL_UNKNOWN, MODEL_DAMAGED, MODEL_GONE
 */
export function rollBackModel(
  registry: ModelRegistry,
  target: TargetName,
  to: string | null,
  person: Person,
): ModelChange {
  const record = registry.rollBack(target, person, to === null ? undefined : registry.find(to).id)
  const { author, reason } = person
  return { record, note: { what: 'rolled-back', target, model: record.id, author, reason } }
}

/**
 * Take a model out of service: of a champion the rest of the fallback chain takes over, until a training or a person
 * makes another one champion.
 *
 * @throws GrodtError MODEL_UNKNOWN
 */
export function retireModel(registry: ModelRegistry, prefix: string, person: Person): ModelChange {
  const before = registry.find(prefix)
  const record = registry.retire(before.id, person)
  if (record === before) return { record, note: null }
  const { author, reason } = person
  const { id: model, target, state } = before
  return { record, note: { what: 'retired', target, model, before: state, author, reason } }
}

/** Add the model of a file as a candidate; one that is there already stays what it is. */
export function importModel(
  registry: ModelRegistry,
  { id, model, report, importance }: ModelFromFile,
  { time, author, reason }: Person,
): ModelChange {
  const there = registry.get(id)?.kept === true
  const before = registry.champion(model.specification.target)?.id ?? null
  // A store of its own has seen no time yet, and a model is never older than its data.
  const known = Math.max(time, model.data.until)
  const record = registry.add({
    model,
    report,
    importance,
    time: known,
    author,
    reason: `imported: ${reason}`,
  })
  const { target, state } = record
  if (there || (state !== 'candidate' && state !== 'champion')) return { record, note: null }
  return { record, note: { what: 'chosen', target, model: id, state, before, author, reason } }
}
