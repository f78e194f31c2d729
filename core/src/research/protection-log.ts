import type {
  EngineEvent,
  KillSwitchMoved,
  LockReleased,
  LockSet,
  StrategyPaused,
  StrategyResumed,
} from '../engine/events.ts'
import type { ProtectionReport } from '../portfolio/statistics/schema/protections.ts'

/** What protections did. */
export type ProtectionEvent = LockSet | LockReleased | StrategyPaused | StrategyResumed | KillSwitchMoved

/** Keeps what the protections of a run did: few events, which an engine tells also when it records nothing else. */
export class ProtectionLog {
  readonly events: ProtectionEvent[] = []

  add(events: readonly EngineEvent[]): void {
    for (const event of events) if (isProtection(event)) this.events.push(event)
  }
}

const KINDS: ReadonlySet<EngineEvent['kind']> = new Set<ProtectionEvent['kind']>([
  'lock-set',
  'lock-released',
  'strategy-paused',
  'strategy-resumed',
  'kill-switch',
])

const isProtection = (event: EngineEvent): event is ProtectionEvent => KINDS.has(event.kind)

/** Locks and pauses by strategy and reason, in the order of the strategies, the book first; every move of the kill switch. */
export function protectionReport(
  { events }: ProtectionLog,
  strategies: readonly { readonly name: string }[],
): ProtectionReport {
  const names = [null, ...strategies.map(({ name }) => name)]
  const moves = events.filter((event) => event.kind === 'kill-switch')
  return {
    locks: names.flatMap((strategy) => {
      const own = events
        .filter((event) => event.kind === 'lock-set')
        .filter((one) => one.strategy === strategy)
      return counts(own.map(({ reason }) => reason)).map(([reason, count]) => ({ strategy, reason, count }))
    }),
    pauses: strategies.flatMap(({ name }) => {
      const own = events
        .filter((event) => event.kind === 'strategy-paused')
        .filter((one) => one.strategy === name)
      return counts(own.map(({ rule }) => rule)).map(([rule, count]) => ({ strategy: name, rule, count }))
    }),
    killSwitch: {
      stage: moves.at(-1)?.to ?? 'armed',
      moves: moves.map(({ time, from, to, cause, value, limit, equity }) => ({
        time: new Date(time).toISOString(),
        from,
        to,
        cause,
        value,
        limit,
        equity,
      })),
    },
  }
}

/** How often each text occurs, in the order of the texts. */
function counts<T extends string>(texts: readonly T[]): [T, number][] {
  const found = new Map<T, number>()
  for (const text of texts) found.set(text, (found.get(text) ?? 0) + 1)
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1))
}
