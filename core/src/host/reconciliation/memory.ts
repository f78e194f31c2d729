import Type from 'typebox'
import { Check } from 'typebox/value'
import type { Json } from '../../store/json.ts'
import type { Store } from '../../store/store.ts'
import type { Difference } from './compare.ts'

/** Where it is kept what was told last of books and account: a new process tells its end, and not the same again. */
export interface ReconciliationMemory {
  /** What the process before has told last; null: nothing. */
  readonly kept: KeptDifferences | null
  /** Keep this instead. It survives a power loss. */
  write(kept: KeptDifferences): Promise<void>
}

export interface KeptDifferences {
  /** Which account it was. */
  readonly account: string
  /** Empty: they agreed. */
  readonly differences: readonly Difference[]
}

/** Of a host that keeps nothing. */
export const NO_MEMORY: ReconciliationMemory = { kept: null, write: () => Promise.resolve() }

/** The small value of the store that holds it. */
const NAME = 'reconciliation'

const keptDifferences = Type.Object({
  account: Type.String(),
  differences: Type.Array(
    Type.Object({
      of: Type.Enum(['asset', 'instrument']),
      name: Type.String(),
      books: Type.Number(),
      account: Type.Number(),
      difference: Type.Number(),
    }),
  ),
})

/**
 * The memory in the store of a host. What cannot be read is nothing: it keeps no host from starting.
 *
 * @param onProblem told why it cannot be read
 */
export async function reconciliationMemory(
  store: Pick<Store, 'get' | 'put'> | null,
  onProblem: (problem: string) => void,
): Promise<ReconciliationMemory> {
  if (store === null) return NO_MEMORY
  const write = (kept: KeptDifferences): Promise<void> => store.put(NAME, kept as unknown as Json)
  try {
    const kept = await store.get(NAME)
    if (kept === undefined || Check(keptDifferences, kept)) return { kept: kept ?? null, write }
    onProblem('what is kept has another form')
  } catch (error) {
    onProblem(error instanceof Error ? error.message : String(error))
  }
  return { kept: null, write }
}
