import fc from 'fast-check'
import t from 'tap'

import { Checks } from '../core/src/engine/checks/checks.ts'
import type { Engine } from '../core/src/engine/engine.ts'
import type { EngineEvent } from '../core/src/engine/events.ts'
import type { EngineInput, RevisionInput } from '../core/src/engine/inputs.ts'
import {
  decodeSnapshot,
  encodeSnapshot,
  restoreEngine,
  storedState,
  takeEngineSnapshot,
} from '../core/src/engine/snapshot.ts'
import { holdingsIn, holdingsOf } from '../core/src/engine/takeover/holdings.ts'
import { takeover, type Takeover } from '../core/src/engine/takeover/takeover.ts'
import { wantedOf } from '../core/src/engine/takeover/takeover.fixture.ts'
import { booksAddUp, equal } from './support/books.ts'
import { buildEngine, eventsOf, inputs, script, type TestSetup, type TestStrategy } from './support/engine.ts'
import { guarded } from './support/guarded.ts'
import { runs } from './support/runs.ts'
import { scenario } from './support/scenario.ts'

const BARS = 40

/** One change of strategies.yaml; what it does to a strategy that is not there is nothing. */
interface Change {
  readonly what: 'remove' | 'add' | 'toggle' | 'rename' | 'policy'
  readonly which: number
  readonly policy: 'manage' | 'flatten' | 'hand-over'
  readonly to: number
}

const change: fc.Arbitrary<Change> = fc.record({
  what: fc.constantFrom('remove', 'remove', 'add', 'add', 'toggle', 'toggle', 'rename', 'policy'),
  which: fc.integer({ min: 0, max: 2 }),
  policy: fc.constantFrom('manage', 'flatten', 'hand-over', 'hand-over'),
  to: fc.integer({ min: 0, max: 2 }),
})

/** After which bars something changes: a part of all of them, and what. */
const changes = fc.array(fc.tuple(fc.nat({ max: 119 }), change), { minLength: 1, maxLength: 8 })

interface Entry extends Pick<Change, 'policy' | 'to'> {
  readonly strategy: TestStrategy
  name: string
  previousName: string | null
  present: boolean
  enabled: boolean
}

const entriesOf = ({ strategies }: TestSetup): Entry[] =>
  strategies.map((strategy, i) => ({
    strategy,
    name: strategy.name,
    previousName: null,
    present: true,
    enabled: true,
    // What is worth a look; the first one is given nothing unless a change says so.
    policy: 'hand-over',
    to: i === 1 ? 2 : 1,
  }))

function changed(entries: readonly Entry[], { what, which, policy, to }: Change): Entry[] {
  return entries.map((entry, i) => {
    if (i !== which) return entry
    switch (what) {
      case 'remove':
        return { ...entry, present: false }
      case 'add':
        return { ...entry, present: true }
      case 'toggle':
        return { ...entry, enabled: !entry.enabled }
      case 'policy':
        return { ...entry, policy, to }
      case 'rename':
        return entry.present ? { ...entry, name: `${entry.name}x`, previousName: entry.name } : entry
    }
  })
}

/** The setup with the entries that are there; a weight is that of the entry while it is enabled. */
function setupOf(setup: TestSetup, entries: readonly Entry[]): TestSetup {
  const strategies = entries.flatMap((entry, i): TestStrategy[] => {
    const { strategy, name, previousName, present, enabled, policy } = entry
    if (!present) return []
    const to = entries[entry.to].name
    const handsOver = policy === 'hand-over' && entry.to !== i
    const onDisable = handsOver ? { action: 'hand-over' as const, to } : plain(policy)
    const weight = enabled ? (strategy.weight ?? 1) : 0
    return [{ ...strategy, name, previousName, enabled, onDisable, weight }]
  })
  return { ...setup, strategies }
}

const plain = (policy: Entry['policy']) =>
  ({ action: policy === 'hand-over' ? 'manage' : policy }) as { readonly action: 'manage' | 'flatten' }

/** An engine that takes over a stored state. */
function takenOver(
  setup: TestSetup,
  bytes: Uint8Array,
  found: Takeover,
): { engine: Engine; input: RevisionInput; events: readonly EngineEvent[] } {
  const engine = buildEngine(setup, found.leftovers)
  restoreEngine(engine, decodeSnapshot(bytes))
  const news = { kind: 'revision', revision: 2, author: 'ann', changed: [], held: [] } as const
  const input: RevisionInput = { ...news, decided: true, ...found.moves }
  return { engine, input, events: engine.apply(input) }
}

/** What the account has, apart from its strategies. */
const accountOf = ({ account, venue, equity, drawdown }: Engine): unknown[] => [
  account.cash,
  venue.cash,
  venue.fees,
  [...venue.netLots],
  [...venue.baseFees],
  equity,
  drawdown.peak,
]

interface Story {
  readonly engine: Engine
  readonly events: readonly EngineEvent[]
  readonly refused: number
  /** The first strategy had an entry that was approved while others were leaving: what they do matters to it. */
  readonly depends: boolean
}

/** All bars with the changes between them. @throws Error when anything of it does not hold */
function tell(setup: TestSetup, all: readonly (readonly [number, Change])[]): Story {
  const feed = [...inputs(setup, 1)]
  const after = new Map<number, Change[]>()
  for (const [part, one] of all) {
    const bar = Math.floor((part / 120) * feed.length)
    after.set(bar, [...(after.get(bar) ?? []), one])
  }
  let entries = entriesOf(setup)
  let engine = buildEngine(setup)
  let checks = new Checks(engine, null)
  let refused = 0
  let depends = false
  const events: EngineEvent[] = []
  const applied = (input: EngineInput, seen: readonly EngineEvent[]): void => {
    events.push(...seen)
    checks.applied(input)
    const broken = checks.check()
    if (broken.length > 0) throw new Error(broken.map(({ text }) => text).join('; '))
    booksAddUp(engine)
    const first = engine.sleeves.find(({ name }) => name === setup.strategies[0].name)
    if (first?.slots.some(({ entry }) => entry?.afterExits === true) === true) depends = true
  }
  feed.forEach((slices, bar) => {
    const input = { kind: 'bars', slices } as const
    applied(input, engine.apply(input))
    const some = after.get(bar)
    if (some === undefined) return
    const next = some.reduce(changed, entries)
    if (next.every(({ present }) => !present)) return
    const to = setupOf(setup, next)
    const bytes = encodeSnapshot(takeEngineSnapshot(engine))
    const found = takeover(holdingsOf(engine), wantedOf(to))
    // The stored state says the same as the running engine.
    equal(
      JSON.stringify(takeover(holdingsIn(storedState(decodeSnapshot(bytes))), wantedOf(to))),
      JSON.stringify(found),
      'the takeover of the stored state',
    )
    if (found.problems.length > 0) {
      refused++
      return
    }
    const before = accountOf(engine)
    const reloaded = takenOver(to, bytes, found)
    const again = takenOver(to, bytes, found)
    equal(JSON.stringify(again.events), JSON.stringify(reloaded.events), 'the events of a replay')
    equal(stateOf(again.engine), stateOf(reloaded.engine), 'the state after a replay')
    entries = next
    engine = reloaded.engine
    checks = new Checks(engine, null)
    applied(reloaded.input, reloaded.events)
    equal(JSON.stringify(accountOf(engine)), JSON.stringify(before), 'what the account has')
  })
  return { engine, events, refused, depends }
}

const stateOf = (engine: Engine): string =>
  Buffer.from(encodeSnapshot(takeEngineSnapshot(engine))).toString('base64')

/** Strategies that are in the market most of the time, so that there is something to be handed over. */
const busy = scenario(BARS).map((setup): TestSetup => ({
  ...setup,
  capital: 100_000,
  strategies: setup.strategies.map((one) => ({
    ...one,
    timeframeMs: 300_000,
    regimeRequirements: [],
    limits: {},
  })),
  limits: {},
}))

t.test('whatever becomes of strategies, the books are exact and a replay finds the same', async (t) => {
  const seen = new Map<string, number>()
  let refused = 0
  fc.assert(
    fc.property(fc.oneof(guarded(BARS), busy), changes, (setup, all) => {
      const story = tell(setup, all)
      refused += story.refused
      for (const { kind } of story.events) seen.set(kind, (seen.get(kind) ?? 0) + 1)
    }),
    runs,
  )
  for (const kind of ['strategy-left', 'strategy-renamed', 'strategy-returned', 'position-handed-over']) {
    t.ok((seen.get(kind) ?? 0) > 0, `${kind}: ${seen.get(kind) ?? 0}`)
  }
  t.ok(refused > 0, `${refused} refused`)
})

/** The first one gives all that it holds to the last one, which opens nothing itself, and comes back; again and again. */
const giving = busy.map((setup): TestSetup => {
  const [first, second, last] = setup.strategies
  return { ...setup, strategies: [first, second, { ...last, plugin: script({}) }] }
})

t.test('a position goes from one to another as often as you like, exactly', async (t) => {
  let given = 0
  fc.assert(
    fc.property(giving, fc.integer({ min: 8, max: 20 }), (setup, every) => {
      const policy: Change = { what: 'policy', which: 0, policy: 'hand-over', to: 2 }
      const toggles = Array.from({ length: Math.floor(119 / every) }, (_, i): [number, Change] => {
        return [(i + 1) * every, { ...policy, what: 'toggle' }]
      })
      const { events, engine } = tell(setup, [[1, policy], ...toggles])
      given += eventsOf(events, 'position-handed-over').length
      const ended = [...engine.trades].filter(({ cause }) => cause === 'handed-over')
      equal(ended.length, eventsOf(events, 'position-handed-over').length, 'trades that end by it')
    }),
    { ...runs, numRuns: runs.numRuns / 4 },
  )
  t.ok(given > 5, `${given} handed over`)
})

/** Strategies that do not feel each other: sizes that a limit of their own sets, no costs that are shared. */
const independent = scenario(BARS).map((setup): TestSetup => ({
  capital: 1_000_000,
  broker: { slippage: 0, volumeShare: null, latencyBars: setup.broker?.latencyBars ?? 0 },
  ...(setup.classifier !== undefined && { classifier: setup.classifier }),
  markets: setup.markets.map(({ symbol, columns, baseMs, lot }) => ({
    symbol,
    columns,
    ...(baseMs !== undefined && { baseMs }),
    lot: lot ?? 0.001,
  })),
  strategies: setup.strategies.map((one) => ({
    ...one,
    maxPosition: 1,
    limits: { maxNotional: 300, overOwnLimit: 'shrink' },
  })),
}))

/** The trades of a strategy as far as they do not depend on how others are numbered. */
function tradesOf({ trades, sleeves }: Engine, name: string): string {
  const index = sleeves.find((sleeve) => sleeve.name === name)?.index
  const own = [...trades].filter(({ sleeve }) => sleeve === index)
  return JSON.stringify(own.map((trade) => ({ ...trade, sleeve: name })))
}

t.test('what becomes of others does not touch a strategy that does not depend on them', async (t) => {
  let traded = 0
  fc.assert(
    fc.property(independent, changes, (setup, all) => {
      // The first strategy stays as it is, and nobody gives it anything.
      const others = all.map(([bar, one]): [number, Change] => {
        return [bar, { ...one, which: 1 + (one.which % 2), to: 1 + (one.to % 2) }]
      })
      const { name } = setup.strategies[0]
      const story = tell(setup, others)
      const undisturbed = tell(setup, [])
      fc.pre(!story.depends && !undisturbed.depends)
      const { engine, events } = story
      equal(tradesOf(engine, name), tradesOf(undisturbed.engine, name), `the trades of ${name}`)
      if (eventsOf(events, 'strategy-left').length > 0) traded += engine.trades.length
    }),
    { ...runs, numRuns: runs.numRuns / 4 },
  )
  t.ok(traded > 50, `${traded} trades beside others that left`)
})
