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

/**
 * Locks and pauses by strategy and reason, in the order of the strategies, the book first; every move of the kill switch.
 *
 * @param end of the run, ms: what is in force then ends there
 */
export function protectionReport(
  { events }: ProtectionLog,
  strategies: readonly { readonly name: string }[],
  end: number,
): Omit<ProtectionReport, 'limits'> {
  const names = [null, ...strategies.map(({ name }) => name)]
  const locks = lockSpans(events, end)
  const pauses = pauseSpans(events, end)
  const moves = events.filter((event) => event.kind === 'kill-switch')
  return {
    locks: names.flatMap((strategy) => {
      const own = locks.filter((one) => one.strategy === strategy)
      return grouped(own, ({ reason }) => reason).map(([reason, some]) => ({
        strategy,
        reason,
        count: some.length,
        scopes: grouped(some, ({ symbol }) => symbol ?? '').map(([symbol, same]) => ({
          symbol: symbol === '' ? null : symbol,
          count: same.length,
          lockedMs: total(same),
        })),
      }))
    }),
    pauses: strategies.flatMap(({ name }) => {
      const own = pauses.filter(({ strategy }) => strategy === name)
      return grouped(own, ({ rule }) => rule).map(([rule, same]) => ({
        strategy: name,
        rule,
        count: same.length,
        pausedMs: total(same),
      }))
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

/** Ms. */
interface Span {
  readonly ms: number
}

type LockSpan = Span & Pick<LockSet, 'strategy' | 'symbol' | 'reason'>

/** Every lock with how long it was in force, in the order of their ends. */
function lockSpans(events: readonly ProtectionEvent[], end: number): LockSpan[] {
  const open = new Map<string, LockSet>()
  const spans: LockSpan[] = []
  const close = (lock: LockSet | undefined, at: number): void => {
    if (lock === undefined) return
    const { strategy, symbol, reason, time, until } = lock
    spans.push({ strategy, symbol, reason, ms: Math.max(0, Math.min(until ?? Infinity, at) - time) })
  }
  for (const event of events) {
    if (event.kind !== 'lock-set' && event.kind !== 'lock-released') continue
    const key = JSON.stringify([event.strategy, event.symbol, event.reason])
    // A lock that is replaced by a longer one of its reason and reach is not released.
    close(open.get(key), event.time)
    if (event.kind === 'lock-set') open.set(key, event)
    else open.delete(key)
  }
  for (const lock of open.values()) close(lock, end)
  return spans
}

type PauseSpan = Span & Pick<StrategyPaused, 'strategy' | 'rule'>

/** Every pause with how long it lasted, in the order of their ends. */
function pauseSpans(events: readonly ProtectionEvent[], end: number): PauseSpan[] {
  const open = new Map<string, StrategyPaused>()
  const spans: PauseSpan[] = []
  const close = (pause: StrategyPaused | undefined, at: number): void => {
    if (pause === undefined) return
    const { strategy, rule, time } = pause
    spans.push({ strategy, rule, ms: Math.max(0, at - time) })
  }
  for (const event of events) {
    if (event.kind !== 'strategy-paused' && event.kind !== 'strategy-resumed') continue
    close(open.get(event.strategy), event.time)
    if (event.kind === 'strategy-paused') open.set(event.strategy, event)
    else open.delete(event.strategy)
  }
  for (const pause of open.values()) close(pause, end)
  return spans
}

const total = (spans: readonly Span[]): number => spans.reduce((sum, { ms }) => sum + ms, 0)

/** Things by a text, in the order of the texts. */
function grouped<T, K extends string>(things: readonly T[], keyOf: (thing: T) => K): [K, T[]][] {
  const found = new Map<K, T[]>()
  for (const thing of things) {
    const key = keyOf(thing)
    const group = found.get(key)
    if (group === undefined) found.set(key, [thing])
    else group.push(thing)
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1))
}
