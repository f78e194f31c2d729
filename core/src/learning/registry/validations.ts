import { isDeepStrictEqual } from 'node:util'
import type { TargetName } from '../../config/types.ts'
import type { ModelKeeper } from './types.ts'
import type { Validation } from './validation.ts'

/** Beside those of models in use, so many validations of a target are kept: those that came last. */
const KEPT = 4

/** What walk-forwards found, by `specificationId`. */
export interface Validations {
  /** Null where there was none, or where it is not kept any more. */
  get(specification: string): Validation | null
  /** Take what a training found. @param inUse specifications of the models of its target that serve */
  keep(specification: string, found: Validation, inUse: ReadonlySet<string>): void
}

export function createValidations(
  keeper: Pick<ModelKeeper, 'putValidation'>,
  kept: ReadonlyMap<string, Validation> = new Map(),
): Validations {
  const all = new Map(kept)
  let last = Math.max(0, ...[...all.values()].map(({ number = 0 }) => number))

  /**
   * Old ones of specifications that nobody uses go. Their data says nothing about their age: that of a training on files
   * may end later than the time of a host.
   */
  function tidy(target: TargetName, inUse: ReadonlySet<string>): void {
    const idle = [...all]
      .filter(([id, { record }]) => record.target === target && !inUse.has(id))
      .sort(([, a], [, b]) => (b.number ?? 0) - (a.number ?? 0) || b.report.until - a.report.until)
    for (const [id] of idle.slice(KEPT)) {
      all.delete(id)
      keeper.putValidation(id, null)
    }
  }

  return {
    get: (specification) => all.get(specification) ?? null,
    keep(specification, found, inUse) {
      // A training between two validations gives back what it was given.
      const there = all.get(specification)
      if (there !== undefined && isSame(there, found)) return
      const kept = { ...found, number: ++last }
      all.set(specification, kept)
      keeper.putValidation(specification, kept)
      tidy(found.record.target, inUse)
    },
  }
}

const isSame = (a: Validation, b: Validation): boolean =>
  a.report.until === b.report.until && isDeepStrictEqual(a.record, b.record)
