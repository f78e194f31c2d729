import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { BookCheck } from '../core/src/engine/checks/book-check.ts'
import type { EngineEvent } from '../core/src/engine/events.ts'
import { audit, journalOf } from '../core/src/host/audit/find.ts'
import type { AuditedTrade } from '../core/src/host/audit/schema.ts'
import { verifyAudit } from '../core/src/host/audit/verify.ts'
import { takeHostSnapshot } from '../core/src/host/durable/host-snapshot.ts'
import { keep } from '../core/src/host/durable/keeper.ts'
import { openPaperHost } from '../core/src/host/durable/open.ts'
import { optionsFor, workplace, type Workplace } from '../core/src/host/durable/workplace.fixture.ts'
import { runPaperHost, type PaperHost } from '../core/src/host/paper-host.ts'
import { createReloader, type ReloadOutcome } from '../core/src/host/reload/reloader.ts'
import { moveRows } from '../core/src/host/views/moves.ts'
import { performanceReport } from '../core/src/host/views/performance.ts'
import { presentStrategies, retiredNames, strategyNamed } from '../core/src/host/views/strategies.ts'
import { keptCode, presentCode } from '../core/src/research/replay/code.ts'
import { replayStore } from '../core/src/research/replay/replay.ts'
import { readStore } from '../core/src/store/read.ts'
import { openStore } from '../core/src/store/store.ts'
import { eventsOf } from './support/engine.ts'

/** Three strategies that trade in every regime, on bars of five minutes. */
const ENTRIES = {
  Scalp: 'plugin: S1_VWAP_EMA_Scalper, timeframe: 5m, capital_allocation: 0.3',
  Mean: 'plugin: S2_Mean_Reversion, timeframe: 5m, capital_allocation: 0.3',
  Break: 'plugin: S3_Breakout, timeframe: 5m, capital_allocation: 0.2',
} as const
const SPARE =
  'plugin: S3_Breakout, timeframe: 5m, capital_allocation: 0.1, parameters: { breakout_threshold: 20 }'

type Entries = Readonly<Record<string, string>>

/** Write strategies.yaml anew. */
function write(place: Workplace, entries: Entries): void {
  const lines = Object.entries(entries).map(([name, entry]) => `  ${name}: { ${entry} }\n`)
  writeFileSync(join(place.store, '../configs/strategies.yaml'), `strategies:\n${lines.join('')}`)
}

function lively(t: Test, entries: Entries = ENTRIES): Workplace {
  const place = workplace(t)
  write(place, entries)
  return place
}

/** What happens in a process after a number of bars. */
interface Step {
  readonly to: number
  /** Before it: these entries, by a reload. */
  readonly entries?: Entries
}

interface Run {
  readonly host: PaperHost
  readonly events: readonly EngineEvent[]
  readonly outcomes: readonly ReloadOutcome[]
  readonly state: Buffer
}

/** One process on the store of a place. */
async function run(place: Workplace, steps: readonly Step[], end: 'crash' | 'stop'): Promise<Run> {
  const store = await openStore(place.store)
  try {
    const { host } = await openPaperHost(optionsFor(await place.prepare(), 100_000), store)
    const keeper = keep(host, store, 250)
    const reloader = createReloader({
      host,
      prepare: () => place.prepare(),
      keep: (prepared, author) => keeper.revision(prepared, author),
    })
    const events: EngineEvent[] = []
    for (const { to, entries } of steps) {
      if (entries !== undefined) {
        write(place, entries)
        host.inputs.open()
        let done = false
        void reloader.request({ author: 'ann' }).then(() => (done = true))
        while (!done) {
          if (host.inputs.length > 0) await host.inputs.drain(() => [])
          await turn()
        }
      }
      await runPaperHost(host, {
        signal: new AbortController().signal,
        keeper,
        maxBars: to,
        onEvents: (some) => events.push(...some),
      })
      const broken = new BookCheck(host.engine).check()
      if (broken !== null) throw new Error(broken.text)
    }
    if (end === 'stop') await keeper.stop()
    else keeper.release()
    return { host, events, outcomes: reloader.outcomes, state: Buffer.from(takeHostSnapshot(host)) }
  } finally {
    await store.close()
  }
}

/** The journal fits together, and what is in it happens again. */
async function proved(t: Test, place: Workplace): Promise<void> {
  const { store, links } = await verifyAudit(place.store)
  t.match(store, { problems: [] })
  t.strictSame(links, [])
  const reader = await readStore(place.store)
  try {
    const today = presentCode(() => place.prepare())
    const { report } = await replayStore(reader, { code: keptCode(reader, place.cache, today) })
    t.match(report, { differences: [] }, JSON.stringify(report).slice(0, 400))
  } finally {
    await reader.close()
  }
}

/** What was handed over leads back to the order that opened it, and what was renamed to its signal. */
async function followed(t: Test, place: Workplace, events: readonly EngineEvent[]): Promise<void> {
  const store = await openStore(place.store)
  try {
    const trades = eventsOf(events, 'trade-closed').filter(({ strategy, cause }) => {
      return strategy === 'Spare' || cause === 'handed-over' || cause === 'disabled'
    })
    t.ok(trades.some(({ strategy }) => strategy === 'Spare'))
    for (const { trade, strategy, cause } of trades) {
      const { found } = await audit(await journalOf(store), { what: 'trade', number: trade + 1 })
      t.match(found, { strategy, closed: { cause }, missing: [], orders: [{ signal: { action: 'enter' } }] })
      if (cause !== 'handed-over' && cause !== 'disabled') continue
      const action = cause === 'disabled' ? 'flatten' : 'hand-over to Spare'
      const last = (found as AuditedTrade).fills.at(-1)
      t.match(last, { because: { text: `removed: ${action}` } })
    }
  } finally {
    await store.close()
  }
}

const with_ = (entries: Entries, name: string, more: string): Entries => ({
  ...entries,
  [name]: `${entries[name]}, ${more}`,
})
const without = (entries: Entries, ...names: readonly string[]): Entries =>
  Object.fromEntries(Object.entries(entries).filter(([name]) => !names.includes(name)))
const renamed = (entries: Entries, from: string, to: string): Entries => ({
  ...without(entries, from),
  [to]: `${entries[from]}, previous_name: ${from}`,
})

/** Every way in which strategies come and go, while they trade. */
function story(): Step[] {
  const flattening = with_(ENTRIES, 'Break', 'on_disable: flatten')
  const noMean = without(flattening, 'Mean')
  const named = renamed(noMean, 'Scalp', 'Quick')
  const noBreak = without(named, 'Break')
  const back = { ...noBreak, Mean: ENTRIES.Mean, Spare: SPARE }
  const giving = with_(back, 'Quick', 'on_disable: { hand_over: Spare }')
  return [
    { to: 310 },
    { to: 340, entries: flattening },
    { to: 400, entries: noMean },
    { to: 422, entries: named },
    { to: 560, entries: noBreak },
    { to: 640, entries: back },
    { to: 701, entries: giving },
    { to: 702, entries: without(giving, 'Quick') },
    { to: 900 },
  ]
}

t.test('strategies come and go while they trade, with a crash after each of it', async (t) => {
  const place = lively(t)
  const whole = await run(place, story(), 'stop')
  t.strictSame(
    whole.outcomes.map(({ result, error }) => [result, error]),
    whole.outcomes.map(() => ['activated', null]),
  )
  t.equal(whole.outcomes.length, 7)
  const left = eventsOf(whole.events, 'strategy-left')
  t.strictSame(
    left.map(({ strategy, why, action, to }) => [strategy, why, action, to]),
    [
      ['Mean', 'removed', 'manage', null],
      ['Break', 'removed', 'flatten', null],
      ['Quick', 'removed', 'hand-over', 'Spare'],
    ],
  )
  t.ok(
    left.every(({ positions }) => positions > 0),
    JSON.stringify(left),
  )
  t.match(eventsOf(whole.events, 'strategy-renamed'), [{ strategy: 'Quick', from: 'Scalp' }])
  t.match(eventsOf(whole.events, 'strategy-returned'), [{ strategy: 'Mean' }])
  t.equal(eventsOf(whole.events, 'position-handed-over').length, left[2].positions)
  await proved(t, place)
  await followed(t, place, whole.events)
  for (let legs = 2; legs < story().length; legs++) {
    const other = lively(t)
    const first = await run(other, story().slice(0, legs), 'crash')
    t.strictSame(first.events, whole.events.slice(0, first.events.length))
    const again = { to: story()[legs - 1].to }
    const second = await run(other, [again], 'crash')
    t.ok(second.state.equals(first.state), `after ${legs} steps`)
    const third = await run(other, [again, ...story().slice(legs)], 'stop')
    t.strictSame([...first.events, ...third.events], whole.events)
    t.ok(third.state.equals(whole.state))
  }
})

/** The same by starts: each step ends in order or not, and its entries are there when the next process begins. */
t.test(
  'files that were changed while nothing ran: the start does the same, and a crash after it changes nothing',
  async (t) => {
    const flattening = with_(ENTRIES, 'Mean', 'on_disable: flatten')
    const after = renamed(without(flattening, 'Mean'), 'Scalp', 'Quick')
    for (const end of ['stop', 'crash'] as const) {
      const place = lively(t, flattening)
      await run(place, [{ to: 340 }], end)
      write(place, after)
      const { host, events } = await run(place, [{ to: 360 }], 'crash')
      const start = host.events.after(0, 2000) as EngineEvent[]
      t.match(eventsOf(start, 'strategy-left'), [{ strategy: 'Mean', why: 'removed', action: 'flatten' }])
      t.match(eventsOf(start, 'strategy-renamed'), [{ strategy: 'Quick', from: 'Scalp' }])
      t.ok(
        eventsOf(events, 'trade-closed').some(
          ({ strategy, cause }) => strategy === 'Mean' && cause === 'disabled',
        ),
      )
      t.ok(eventsOf(events, 'fill').some(({ strategy }) => strategy === 'Quick'))
      const again = await run(place, [{ to: 361 }], 'stop')
      t.strictSame(eventsOf(again.events, 'strategy-left'), [], 'it has been done')
      await proved(t, place)
    }
  },
)

t.test('a start that cannot hand over is refused, and nothing was changed', async (t) => {
  const giving = with_({ ...ENTRIES, Spare: SPARE }, 'Scalp', 'on_disable: { hand_over: Spare }')
  const place = lively(t, giving)
  const { state } = await run(place, [{ to: 340 }], 'stop')
  write(place, without(giving, 'Scalp', 'Spare'))
  await t.rejects(run(place, [{ to: 341 }], 'stop'), {
    code: 'TAKEOVER_REFUSED',
    message:
      'The configuration cannot go on with the strategies that are running; nothing was started or changed:\n' +
      'strategy Scalp: its positions cannot be handed over to Spare: there is no such strategy any more; keep it, ' +
      'or put the entry back, set its on_disable to manage or flatten, reload, and remove it then',
  })
  write(place, giving)
  t.ok((await run(place, [{ to: 340 }], 'stop')).state.equals(state))
})

t.test('a plan says what becomes of the strategies, and views show who holds something still', async (t) => {
  const place = lively(t, with_(ENTRIES, 'Mean', 'on_disable: flatten'))
  const store = await openStore(place.store)
  const { host } = await openPaperHost(optionsFor(await place.prepare(), 100_000), store)
  const signal = new AbortController().signal
  const reloader = createReloader({ host, prepare: () => place.prepare() })
  await runPaperHost(host, { signal, maxBars: 340 })
  write(place, {
    ...without(ENTRIES, 'Scalp', 'Mean', 'Break'),
    New: ENTRIES.Break,
    Quick: `${ENTRIES.Scalp}, previous_name: Scalp`,
  })
  t.strictSame(moveRows(await reloader.plan()), [
    {
      strategy: 'Quick',
      move: 'renamed',
      text: 'it was Scalp: positions, trades, locks and states go on under the new name',
    },
    {
      strategy: 'Mean',
      move: 'removed',
      text: 'BTC/USDT is closed at the next open; SOL/USDT is closed at the next open',
    },
    { strategy: 'Break', move: 'removed', text: 'it opens nothing any more' },
    {
      strategy: 'New',
      move: 'hint',
      text:
        'it has plugin, symbols and timeframe of Break, which is removed: if it is the same one, ' +
        'add "previous_name: Break" to it and it goes on with those books',
    },
  ])
  const before = host.engine.sleeves.map(({ name, result }) => [name, result])
  host.inputs.open()
  const asked = reloader.request({ author: 'ann' })
  while (reloader.outcomes.length === 0) {
    await host.inputs.drain((input) => host.apply(input))
    await turn()
  }
  t.match(await asked, { result: 'activated', error: null })
  t.strictSame(
    presentStrategies(host).map(({ name, retired, plugin, timeframe, openPositions }) => [
      name,
      retired,
      plugin?.id ?? null,
      timeframe,
      openPositions,
    ]),
    [
      ['New', false, 'breakout', '5m', 0],
      ['Quick', false, 'vwap-ema-scalper', '5m', 3],
      ['Mean', true, null, '5m', 2],
    ],
  )
  t.strictSame(retiredNames(host.engine), ['Mean', 'Break'])
  t.match(strategyNamed(host, 'Break'), { retired: true, plugin: null, timeframe: null, openPositions: 0 })
  const { strategies, equity, capital } = performanceReport(host)
  const results = strategies.reduce((sum, { result }) => sum + result, 0)
  t.ok(Math.abs(results - (equity - capital)) < 1e-6, 'results sum to what the book gained')
  await runPaperHost(host, { signal, maxBars: 342 })
  t.strictSame(
    presentStrategies(host).map(({ name }) => name),
    ['New', 'Quick'],
  )
  t.equal(before.length, 3)
  await store.close()
})
