import type { ModelRecord } from './record.ts'

/** When a model stopped being champion, ms. */
const left = ({ changes }: ModelRecord): number => changes.at(-1)?.time ?? -Infinity

/** The model that was champion last and left without being bad, with its bytes; null: there is none. */
export function lastGood(models: readonly ModelRecord[]): ModelRecord | null {
  const good = models.filter(
    ({ state, changes, kept }) =>
      state === 'retired' && kept && changes.some((change) => change.state === 'champion'),
  )
  return good.sort((a, b) => left(b) - left(a) || b.number - a.number).at(0) ?? null
}
