import Type from 'typebox'
import { Check } from 'typebox/value'
import { SEVERITIES } from '../../config/schemas/alerts.ts'
import type { Json } from '../../store/json.ts'
import type { Store } from '../../store/store.ts'
import type { AlertMessage } from './message.ts'
import type { AlertState } from './state.ts'

/** What outlives the process: what is wrong, what was said of it, and what has not arrived. Nothing in it is secret. */
export interface KeptAlerts {
  readonly state: AlertState
  /** By the name of the channel, oldest first. */
  readonly waiting: Readonly<Record<string, readonly AlertMessage[]>>
}

/** Where that is kept. */
export interface AlertMemory {
  /** What the process before has left; null: nothing. */
  readonly kept: KeptAlerts | null
  /** Keep this instead. It survives a power loss. */
  write(kept: KeptAlerts): Promise<void>
}

/** Of a host that keeps nothing. */
export const NO_MEMORY: AlertMemory = { kept: null, write: () => Promise.resolve() }

/** The small value of the store that holds it. */
const NAME = 'alerts'

const finding = {
  rule: Type.String(),
  subject: Type.Union([Type.String(), Type.Null()]),
  severity: Type.Enum([...SEVERITIES]),
  text: Type.String(),
  since: Type.Number(),
}
const message = Type.Object({
  ...finding,
  id: Type.String(),
  kind: Type.Enum(['raised', 'repeated', 'cleared', 'digest', 'test']),
  rule: Type.Union([Type.String(), Type.Null()]),
  at: Type.Number(),
})
const active = Type.Object({
  ...finding,
  toldAt: Type.Number(),
  goneSince: Type.Union([Type.Number(), Type.Null()]),
})
const keptAlerts = Type.Object({
  state: Type.Object({
    active: Type.Array(active),
    held: Type.Array(message),
    crowdedOut: Type.Integer(),
    made: Type.Integer(),
  }),
  waiting: Type.Record(Type.String(), Type.Array(message)),
})

/**
 * The memory in the store of a host. One that cannot be read is none: alerts keep no host from starting.
 *
 * @param onProblem told why it cannot be read
 */
export async function alertMemory(
  store: Store | null,
  onProblem: (problem: string) => void,
): Promise<AlertMemory> {
  if (store === null) return NO_MEMORY
  return {
    kept: await readKept(store, onProblem),
    write: (kept) => store.put(NAME, kept as unknown as Json),
  }
}

async function readKept(store: Store, onProblem: (problem: string) => void): Promise<KeptAlerts | null> {
  try {
    const kept = await store.get(NAME)
    if (kept === undefined) return null
    if (Check(keptAlerts, kept)) return kept
    onProblem('what is kept of alerts has another form')
  } catch (error) {
    onProblem(error instanceof Error ? error.message : String(error))
  }
  return null
}
