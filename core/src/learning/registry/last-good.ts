import type { ModelRecord } from './record.ts'

/** When a model stopped being champion, ms. */
const left = ({ changes }: ModelRecord): number => changes.at(-1)?.time ?? -Infinity

/** Whether a model could come after the champion: it was that, and left for a better one. */
export const isGood = ({ state, changes }: Pick<ModelRecord, 'state' | 'changes'>): boolean =>
  state === 'retired' &&
  changes.some((change) => change.state === 'champion') &&
  changes.at(-1)?.withdrawn !== true

/** The model that was champion last and left without being bad, with its bytes; null: there is none. */
export function lastGood(models: readonly ModelRecord[]): ModelRecord | null {
  const good = models.filter((one) => one.kept && isGood(one))
  return good.sort((a, b) => left(b) - left(a) || b.number - a.number).at(0) ?? null
}
