import { lastGood } from './last-good.ts'
import type { ModelRecord } from './record.ts'

/** Beside champion and last good one, so many of the newest models of a target keep their bytes. */
const BYTES = 4
/** So many of a target are remembered at all: more than a year of daily trainings. */
const RECORDS = 400

const inUse = (models: readonly ModelRecord[]): ReadonlySet<ModelRecord | null | undefined> =>
  new Set([models.find(({ state }) => state === 'champion'), lastGood(models)])

/** Models whose bytes go. @param models of one target, the newest first */
export function bytesToDrop(models: readonly ModelRecord[]): readonly ModelRecord[] {
  const used = inUse(models)
  return models.filter((one) => one.kept && !used.has(one)).slice(BYTES)
}

/** Models that are forgotten: the oldest of those that have no bytes. @param models of one target, the newest first */
export function recordsToDrop(models: readonly ModelRecord[]): readonly ModelRecord[] {
  const used = inUse(models)
  return models.slice(RECORDS).filter((one) => !used.has(one))
}
