import type { OnDisable } from '../../config/types.ts'
import { handOverProblems } from './receivers.ts'
import type { Holding } from './holdings.ts'

/** What a configuration says of one of its strategies. */
export interface Wanted {
  readonly name: string
  readonly enabled: boolean
  /** Whose books it goes on with where that one is not configured any more; null: those of its own name. */
  readonly previousName: string | null
  readonly symbols: readonly string[]
  /** Of the bars on which it decides, ms. */
  readonly timeframeMs: number
  readonly onDisable: OnDisable
}

/** A strategy that goes on under another name. */
export interface Renamed {
  readonly from: string
  readonly to: string
}

/** A strategy that was running and is not any more, and what becomes of its positions. */
export interface Departure {
  readonly strategy: string
  readonly why: 'disabled' | 'removed'
  readonly action: OnDisable['action']
  /** Who takes the positions over; null where they are not handed over. */
  readonly to: string | null
}

/** A departure with the symbols that it concerns. */
export interface Leaving extends Departure {
  readonly positions: readonly string[]
  readonly waiting: readonly string[]
}

/** What changes among the strategies when a configuration takes over; empty for most changes. */
export interface StrategyMoves {
  readonly renamed?: readonly Renamed[]
  /** Strategies that were removed once and are configured again: their books go on. */
  readonly returned?: readonly string[]
  readonly left?: readonly Departure[]
}

/** What a strategy holds outside of what its configuration says. */
export interface Leftover {
  readonly strategy: string
  /** Not configured any more. */
  readonly retired: boolean
  /** Symbols with a position or a waiting entry that no instance of a plugin looks after. */
  readonly slots: readonly { readonly symbol: string; readonly timeframeMs: number }[]
}

/** How a configuration goes on with the books of another one. */
export interface Takeover {
  readonly moves: StrategyMoves
  /** Those of the moves that leave, as they stand now. */
  readonly leaving: readonly Leaving[]
  /** Retired strategies, in the order of then, and symbols that a strategy does not trade any more. */
  readonly leftovers: readonly Leftover[]
  /** Why it cannot, and what to do about it. */
  readonly problems: readonly string[]
}

export const NO_TAKEOVER: Takeover = { moves: {}, leaving: [], leftovers: [], problems: [] }

/** Which strategy goes on under which name. */
export function renamedOf(
  holdings: readonly Pick<Holding, 'name'>[],
  wanted: readonly Pick<Wanted, 'name' | 'previousName'>[],
): Renamed[] {
  const held = new Set(holdings.map(({ name }) => name))
  return wanted.flatMap(({ name, previousName }) =>
    previousName === null || !held.has(previousName) || held.has(name)
      ? []
      : [{ from: previousName, to: name }],
  )
}

/**
 * What becomes of the strategies of now under another configuration. It follows from both alone, so that a replay finds
 * the same.
 *
 * @param isSame the configuration is the one of now: slots that hold nothing any more stay, as they would without this
 */
export function takeover(holdings: readonly Holding[], wanted: readonly Wanted[], isSame = false): Takeover {
  const renamed = renamedOf(holdings, wanted)
  const nameOf = (name: string): string => renamed.find(({ from }) => from === name)?.to ?? name
  const present = holdings.map((holding) => ({ ...holding, name: nameOf(holding.name) }))
  const configured = new Map(wanted.map((one) => [one.name, one]))
  const returned: string[] = []
  const leaving: Leaving[] = []
  const leftovers: Leftover[] = []
  const problems = twoBooks(holdings, wanted)
  for (const holding of present) {
    const { name } = holding
    const now = configured.get(name)
    if (holding.configured === null && now !== undefined) returned.push(name)
    const departure = departureOf(holding, now, nameOf)
    if (departure !== null) {
      const symbolsOf = (what: 'position' | 'waiting'): string[] =>
        holding.slots.filter((slot) => slot[what]).map(({ symbol }) => symbol)
      leaving.push({ ...departure, positions: symbolsOf('position'), waiting: symbolsOf('waiting') })
    }
    const slots = holding.slots.filter(
      ({ symbol, busy, timeframeMs }) =>
        (busy || isSame) && timeframeMs !== null && now?.symbols.includes(symbol) !== true,
    )
    const isRetired = now === undefined
    if (slots.length === 0 && !(isRetired && (holding.booked || holding.quarantined))) continue
    leftovers.push({
      strategy: name,
      retired: isRetired,
      slots: slots.map(({ symbol, timeframeMs }) => ({ symbol, timeframeMs: timeframeMs as number })),
    })
  }
  problems.push(...handOverProblems(present, wanted, leaving))
  const moves: StrategyMoves = {
    ...(renamed.length > 0 && { renamed }),
    ...(returned.length > 0 && { returned }),
    ...(leaving.length > 0 && {
      left: leaving.map(({ strategy, why, action, to }) => ({ strategy, why, action, to })),
    }),
  }
  return { moves, leaving, leftovers, problems }
}

/** @param now what the configuration says of it now; undefined where it was removed */
function departureOf(
  { name, configured }: Holding,
  now: Wanted | undefined,
  nameOf: (name: string) => string,
): Departure | null {
  if (configured === null) return null
  if (now !== undefined && (now.enabled || !configured.enabled)) return null
  // The entry that is still there says it itself; of a removed one its last word counts.
  const { onDisable } = now ?? configured
  const to = onDisable.action === 'hand-over' ? nameOf(onDisable.to) : null
  return { strategy: name, why: now === undefined ? 'removed' : 'disabled', action: onDisable.action, to }
}

/** A strategy cannot go on with the books of two. */
function twoBooks(holdings: readonly Holding[], wanted: readonly Wanted[]): string[] {
  const booked = new Set(holdings.filter((one) => one.booked).map(({ name }) => name))
  return wanted.flatMap(({ name, previousName }) => {
    if (previousName === null || !booked.has(previousName)) return []
    if (!holdings.some((one) => one.name === name)) return []
    return [
      `strategy ${name}: it is there already and cannot go on with the books of ${previousName} as well; ` +
        'remove its previous_name, or give the entry another name',
    ]
  })
}
