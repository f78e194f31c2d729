import { join } from 'node:path'
import t from 'tap'
import { Check } from 'typebox/value'
import type { EngineEvent } from '../../engine/events.ts'
import { toQuote } from '../../portfolio/account.ts'
import { damage } from '../../store/store.fixture.ts'
import { recordKey } from '../../store/keys.ts'
import { readStore } from '../../store/read.ts'
import type { JournalRecord } from '../../store/record.ts'
import type { PaperHost } from '../paper-host.ts'
import { configured, LIVELY, runTo } from './audit.fixture.ts'
import { readHostSnapshot } from '../durable/host-snapshot.ts'
import { bookedState, type BookedState } from './books.ts'
import { Checker } from './check.ts'
import { decimal, text, type Decimal } from './decimal.ts'
import { exportRows, newTotals, totalsText } from './export.ts'
import { audit, type AuditedJournal, type Subject } from './find.ts'
import { Follower, type OrderTrack, type PositionTrack } from './follow.ts'
import { auditSchema, type Audited, type AuditedRefusal } from './schema.ts'
import { readStarts } from './starts.ts'
import { verifyAudit } from './verify.ts'

const who = { reason: 'maintenance', author: 'ann' }
const folder = t.testdir({ before: {}, after: {} })
const store = join(folder, 'store')
const before = await configured(join(folder, 'before'), LIVELY)
const after = await configured(join(folder, 'after'), [
  ...LIVELY,
  ['strategies.yaml', 'capital_allocation: 0.4', 'capital_allocation: 0.25'],
  ['risk.yaml', 'max_symbol_exposure: 1', 'max_symbol_exposure: 0.9'],
])

/** A stop, new weights while it runs, a crash, another configuration. */
await runTo(store, before, 1500)
await runTo(store, before, 3000, {
  stop: false,
  during: (host: PaperHost) =>
    host.inputs.enqueue({ kind: 'weights', weights: { S2_Mean_Reversion: 0.25 } }, () => null),
})
await runTo(store, before, 4000, {
  during: (host) =>
    host.inputs.enqueue(
      { kind: 'command', command: { name: 'pause', strategy: 'S3_Breakout', ...who } },
      () => null,
    ),
})
const engine = await runTo(store, after, 6000)

/** The whole journal in memory. */
async function journalOf(path: string): Promise<Omit<AuditedJournal, 'records'> & { all: JournalRecord[] }> {
  const reader = await readStore(path)
  const all: JournalRecord[] = []
  for await (const record of reader.records()) all.push(record)
  const journal = { folder: path, anchor: reader.anchor, notes: await readStarts(reader), all }
  await reader.close()
  return journal
}

const journal = await journalOf(store)
const eventsOf = ({ events = [] }: JournalRecord): readonly EngineEvent[] =>
  events as unknown as EngineEvent[]

async function* each<T>(values: readonly T[]): AsyncGenerator<T> {
  yield* values
}

/** Those in which something happened: asking a thousand times takes its time. */
const eventful = journal.all.filter((record) => record.kind === 'start' || eventsOf(record).length > 0)

/** Those of decisions are asked for often. */
const known = new Map<string, Audited>()

const find = async (what: Subject['what'], number: number): Promise<Audited> => {
  const key = `${what} ${number}`
  const cached = known.get(key)
  if (cached !== undefined) return cached
  const { found, ...rest } = await audit({ ...journal, records: each(eventful) }, { what, number })
  // Of the run with these it is said only whether they have the form that is documented.
  if (!Check(auditSchema, JSON.parse(JSON.stringify({ found, ...rest }))))
    throw new Error(`${key} has another form`)
  known.set(key, found)
  return found
}

/** Everything that the events name, followed to its end. */
function everything(records: readonly JournalRecord[]): {
  orders: OrderTrack[]
  trades: PositionTrack[]
  refusals: AuditedRefusal[]
  decisions: number[]
} {
  const follower = new Follower(journal.notes, journal.anchor)
  const [orders, trades, refusals] = [[] as OrderTrack[], [] as PositionTrack[], [] as AuditedRefusal[]]
  for (const record of records) {
    for (const { event, order, position, refusal } of follower.see(record)) {
      if (event.kind === 'order-approved' && order !== null) orders.push(order)
      if (event.kind === 'trade-closed' && position !== null) trades.push(position)
      if (refusal !== null) refusals.push(refusal)
    }
  }
  return { orders, trades, refusals, decisions: follower.origins.decisions.map(({ part }) => part.record) }
}

const all = everything(journal.all)
const fills = journal.all.flatMap(eventsOf).filter((event) => event.kind === 'fill')

t.test('the run has what is to be audited', async (t) => {
  t.ok(all.orders.length > 60, `${all.orders.length} orders`)
  t.ok(all.refusals.length > 20, `${all.refusals.length} refusals`)
  t.equal(all.trades.length, engine.trades.length)
  t.equal(all.orders.length, engine.nextOrder - 1)
  t.ok(
    fills.some(({ liquidity }) => liquidity === 'crossed'),
    'crossed fills',
  )
  t.ok(
    fills.some(({ baseFee }) => baseFee !== undefined),
    'fees in kind',
  )
  t.ok(
    all.orders.some(({ part }) => part.fills.length > 1),
    'entries in parts',
  )
  t.ok(
    all.trades.some(({ part }) => part.funding.length > 0),
    'funding',
  )
  t.ok(
    all.trades.some(({ part }) => part.stops.length > 0),
    'moves of the stop',
  )
  t.equal(all.decisions.length, 3, 'first weights, an input, another configuration')
})

t.test('every order leads back to signal, plugin, regime, weight, decision and configuration', async (t) => {
  const starts = journal.all.filter(({ kind }) => kind === 'start')
  for (const { part } of all.orders) {
    const found = await find('order', part.order)
    if (found.what !== 'order') throw new Error('another thing')
    t.strictSame(found.missing, [])
    t.equal(found.signal?.event, found.event - 1)
    const approved = journal.all
      .filter(({ seq }) => seq === found.record)
      .flatMap(eventsOf)
      .find(({ seq }) => seq === found.event)
    t.match(approved, {
      kind: 'order-approved',
      order: part.order,
      strategy: found.strategy,
      regime: found.regime.label,
    })
    // The configuration of the last start before the order.
    const start = starts.findLast(({ seq }) => seq < found.record)
    const { identity, revision } = start?.input as unknown as {
      identity: { configuration: Record<string, string>; plugins: Record<string, string> }
      revision: number
    }
    t.strictSame(
      Object.fromEntries((found.configuration?.files ?? []).map(({ name, sha256 }) => [name, sha256])),
      identity.configuration,
    )
    t.equal(found.configuration?.revision, revision)
    const { id = '', version, contentHash } = found.plugin ?? {}
    t.equal(identity.plugins[id], `${version} ${contentHash}`)
    t.equal(id, before.checked.plugins.get(found.strategy))
    t.equal(found.regime.plugin?.id, before.checked.regimePlugin)
    t.equal(found.regime.since === null, found.regime.label === null)
    const decision = await find('decision', found.weight.decision?.record ?? 0)
    if (decision.what !== 'decision') throw new Error('another thing')
    t.equal(decision.after[found.strategy], found.weight.value)
    t.ok(decision.orders.some(({ order }) => order === part.order))
    t.strictSame(await find('event', found.event), found, 'and its event leads to it')
    t.strictSame(await find('event', found.signal?.event ?? 0), found, 'its signal too')
    for (const fill of found.fills) t.strictSame(await find('event', fill.event), found, 'and its fills')
  }
  t.equal(
    (await Promise.all(all.decisions.map((record) => find('decision', record)))).reduce(
      (sum, found) => sum + (found.what === 'decision' ? found.orders.length : 0),
      0,
    ),
    all.orders.length,
    'each under one decision',
  )
})

t.test('every refused entry leads back as well', async (t) => {
  for (const refusal of all.refusals) {
    const found = await find('event', refusal.event)
    t.match(found, {
      what: 'refusal',
      limit: refusal.limit,
      value: refusal.value,
      allowed: refusal.allowed,
      missing: [],
    })
    t.strictSame(await find('event', refusal.event - 1), found, 'its signal leads to it')
  }
})

t.test('every trade has its orders, fills and funding, which sum to what the books say', async (t) => {
  const { scale } = engine.account
  for (const [row, trade] of [...engine.trades].entries()) {
    const found = await find('trade', row + 1)
    if (found.what !== 'trade') throw new Error('another thing')
    t.strictSame(found.missing, [])
    t.match(found, {
      side: trade.side > 0 ? 'long' : 'short',
      closed: { cause: trade.cause, net: trade.net / scale },
    })
    const sum = (values: readonly number[]): number =>
      values.reduce((all, value) => all + Math.round(value * scale), 0)
    t.equal(sum(found.fills.map(({ fee }) => fee)), trade.fees)
    t.equal(sum(found.fills.map(({ slippage }) => slippage)), trade.slippage)
    t.equal(sum(found.funding.map(({ paid }) => paid)), trade.funding)
    const entries = found.fills.filter(({ order }) => order !== null)
    t.equal(sum(entries.map(({ notional }) => notional ?? NaN)), trade.entryNotional)
    t.strictSame(
      [...new Set(entries.map(({ order }) => order))],
      found.orders.map(({ order }) => order),
    )
    t.equal(found.orders[0].signal?.reason, trade.reason)
    for (const fill of found.fills) {
      const causes = ['disabled', 'end', 'entry']
      t.equal(fill.because === null, causes.includes(fill.cause), `${fill.cause} has a cause`)
    }
  }
})

t.test('the decisions: first weights, new weights, another configuration', async (t) => {
  const [first, input, start] = await Promise.all(all.decisions.map((record) => find('decision', record)))
  const allocator = { id: 'static' }
  t.match(first, { record: 1, event: 1, source: 'start', before: null, allocator, missing: [] })
  t.match(first, { after: { S1_VWAP_EMA_Scalper: 0.4, S2_Mean_Reversion: 0.3, S3_Breakout: 0.3 } })
  t.match(input, {
    source: 'input',
    allocator: null,
    after: { S1_VWAP_EMA_Scalper: 0.4, S2_Mean_Reversion: 0.25 },
  })
  t.match(start, { source: 'start', event: null, allocator, configuration: { revision: 2 } })
  t.match(start, {
    before: { S2_Mean_Reversion: 0.25 },
    after: { S1_VWAP_EMA_Scalper: 0.25, S2_Mean_Reversion: 0.3 },
  })
  t.strictSame(await find('event', 1), first)
})

t.test('what a person did is found with reason and author', async (t) => {
  const pause = journal.all.flatMap(eventsOf).find(({ kind }) => kind === 'strategy-paused')
  t.match(await find('event', pause?.seq ?? 0), {
    what: 'event',
    kind: 'strategy-paused',
    input: { kind: 'command', command: { name: 'pause', strategy: 'S3_Breakout', ...who } },
    configuration: { revision: 1 },
  })
})

t.test('what does not exist is refused with what does', async (t) => {
  const orders = all.orders.length
  await t.rejects(find('order', 9999), {
    code: 'AUDIT_UNKNOWN',
    message: `There is no order 9999 in the store "${store}". The nearest is order ${orders}; there are 1 to ${orders}.`,
  })
  await t.rejects(find('trade', 0), { message: /The nearest is trade 1; there are 1 to \d+\.$/ })
  await t.rejects(
    audit({ ...journal, records: each(journal.all.slice(0, 1)) }, { what: 'trade', number: 5 }),
    {
      message: `There is no trade 5 in the store "${store}". There are no trades in it yet.`,
    },
  )
})

t.test('the sums of the export are those of the books, to the last unit', async (t) => {
  const totals = newTotals()
  const rows = []
  for await (const row of exportRows({ ...journal, records: each(journal.all) }, {}, totals)) rows.push(row)
  const { account, sleeves, trades } = engine
  const booked = (units: number): string => text(decimal(toQuote(account, units)))
  const sumOf = (name: 'fees' | 'slippage' | 'funding' | 'turnover' | 'flow'): string =>
    booked(sleeves.reduce((sum, { ledger }) => sum + ledger[name], 0))
  const sums = totalsText(totals)
  t.equal(sums.cash, booked(account.cash - account.capital))
  t.equal(sums.cash, sumOf('flow'))
  for (const name of ['fees', 'slippage', 'funding', 'turnover'] as const)
    t.equal(sums[name], sumOf(name), name)
  t.equal(sums.realised, booked([...trades].reduce((sum, { net }) => sum + net, 0)))
  t.equal(rows.length, sums.fills + sums.fundings)
  t.equal(rows.filter(({ realised }) => realised !== '').length, trades.length)
  const closing = rows
    .filter(({ realised }) => realised !== '')
    .map(({ trade, type, cause }) => [trade, type, cause])
  t.strictSame(
    closing,
    [...trades].map(({ cause }, row) => [String(row + 1), 'fill', cause]),
  )
  const inKind = rows.filter(({ base_fee }) => base_fee !== '')
  t.ok(inKind.length > 0 && inKind.every(({ fee_currency }) => fee_currency === 'ETH'))
  t.ok(
    rows.every(({ quantity, price, cash }) =>
      [quantity, price, cash].every((field) => /^(-?\d+(\.\d*[1-9])?)?$/.test(field)),
    ),
  )
  // A part of the time has the same rows, and no others.
  const from = journal.all[2000].time
  const until = journal.all[3000].time
  const part = []
  for await (const row of exportRows(
    { ...journal, records: each(journal.all) },
    { from, until },
    newTotals(),
  ))
    part.push(row)
  t.strictSame(
    part,
    rows.filter(({ time }) => Date.parse(time) >= from && Date.parse(time) <= until),
  )
  t.ok(part.length > 10 && part.length < rows.length)
})

t.test('a store that fits is said to fit', async (t) => {
  const { store: checked, counts, links } = await verifyAudit(store)
  t.strictSame([checked.problems, links], [[], []])
  t.match(counts, {
    orders: all.orders.length,
    trades: all.trades.length,
    refusals: all.refusals.length,
    fills: fills.length,
  })
  t.ok(counts.snapshots >= 3)
})

/** Check the journal with one event changed, or taken out when nothing is put in its place. */
function changed(
  which: (event: EngineEvent) => boolean,
  change: (event: EngineEvent) => object | null,
  renumber = true,
): string[] {
  let done = false
  let seq = 0
  const checker = new Checker([], 0, [])
  for (const record of journal.all) {
    const events = eventsOf(record).flatMap((event) => {
      const hit = !done && which(event)
      done ||= hit
      const made = hit ? change(event) : event
      if (made === null) return []
      seq++
      return [renumber ? { ...made, seq } : made]
    })
    checker.see({ ...record, events: events as unknown as JournalRecord['events'] & object })
  }
  if (!done) throw new Error('nothing was changed')
  return checker.links.map(({ problem }) => problem)
}

const isOrder = (number: number) => (event: EngineEvent) =>
  event.kind === 'order-approved' && event.order === number
const isFill = (event: EngineEvent): boolean => event.kind === 'fill'
const isExit = (event: EngineEvent): boolean => event.kind === 'fill' && event.order === null
const isClosed = (event: EngineEvent): boolean => event.kind === 'trade-closed'

t.test('a journal that was written anew with something else in it is found out', async (t) => {
  const none = (): null => null
  const some = (fields: object) => (event: EngineEvent) => ({ ...event, ...fields })
  const cases: [string, string[], RegExp][] = [
    ['a missing event', changed((event) => event.seq === 40, none, false), /^event 40 is missing$/],
    [
      'a missing approval',
      changed(isOrder(5), none),
      /^order 6 comes after order 4$|^the fill belongs to order 5, which does not wait$/,
    ],
    [
      'a missing signal',
      changed((event) => event.kind === 'signal' && event.signal.action === 'enter', none),
      /comes from no signal$/,
    ],
    [
      'another weight',
      changed(isOrder(3), some({ weight: 0.9 })),
      /^order 3 was made with a weight of 0\.9, but 0\.\d+ had been set for S\w+$/,
    ],
    [
      'a missing fill',
      changed(isFill, none),
      /^trade \d+ has a net of|belongs to no open position|holds nothing$/,
    ],
    [
      'a fill of nothing',
      changed(isFill, some({ order: 777 })),
      /^the fill belongs to order 777, which does not wait$/,
    ],
    [
      'a fill that is too large',
      changed(isFill, some({ quantity: 1e6 })),
      /^order \d+ is over [\d.]+, its fills over 1000000$/,
    ],
    [
      'a fill of another symbol',
      changed(isFill, some({ symbol: 'X/Y' })),
      /^order \d+ is of S\w+ in \w+\/USDT, its fill of S\w+ in X\/Y$/,
    ],
    [
      'an exit that is too large',
      changed(isExit, some({ quantity: 1e6 })),
      /^the exit of S\w+ in \w+\/USDT is over 1000000, but only [\d.]+ is held$/,
    ],
    [
      'an exit on the wrong side',
      changed(
        (event) => isExit(event) && event.kind === 'fill' && event.side === 'sell',
        some({ side: 'buy' }),
      ),
      /^the exit belongs to no open position of S\w+ in \w+\/USDT$/,
    ],
    [
      'another profit',
      changed(isClosed, some({ net: 1e6 })),
      /^trade 1 has a net of 1000000, its fills and funding sum to -?[\d.]+$/,
    ],
    ['a trade that is missing', changed(isClosed, none), /^trade 2 comes after trade 0$/],
    [
      'another fee',
      changed((event) => event.kind === 'fill' && event.symbol === 'BTC/USDT', some({ fee: 0 })),
      /^trade \d+ has a net of/,
    ],
    [
      'a cancellation of nothing',
      changed(
        (event) => event.kind === 'order-refused',
        (event) => ({ ...event, kind: 'order-cancelled', order: 777 }),
      ),
      /^order 777 was cancelled, but does not wait$/,
    ],
  ]
  for (const [name, problems, expected] of cases) {
    t.ok(
      problems.some((problem) => expected.test(problem)),
      `${name}: ${problems.slice(0, 3).join('; ')}`,
    )
  }
})

t.test('a note of a start that is not what its record says is found out', async (t) => {
  const [first, ...others] = journal.notes
  const checker = new Checker([{ ...first, revision: 77 }, ...others], 0, [])
  for (const record of eventful) checker.see(record)
  t.match(checker.links, [
    { record: 1, event: null, problem: 'the note of this start, beside the journal, says something else' },
  ])
})

/** The books of the snapshots of a store. */
async function statesOf(path: string): Promise<BookedState[]> {
  const reader = await readStore(path)
  const states = []
  for await (const { seq, bytes } of reader.snapshots()) {
    const { engine: saved } = readHostSnapshot(bytes)
    states.push(bookedState(seq, saved as Parameters<typeof bookedState>[1]))
  }
  await reader.close()
  return states
}

t.test('books that are not the sums of the events are found out', async (t) => {
  const states = await statesOf(store)
  const one: Decimal = { digits: 1n, places: 8 }
  const last = states[states.length - 1]
  const wrong = { ...last, cash: { digits: last.cash.digits + one.digits, places: 8 }, orders: 1 }
  const checker = new Checker([], 0, [wrong])
  for (const record of journal.all) checker.see(record)
  t.match(checker.links, [
    {
      record: last.record,
      event: null,
      problem: `the snapshot at record ${last.record} has 1 orders, the journal up to it ${all.orders.length}`,
    },
    {
      problem:
        /^the snapshot at record \d+ has cash of the start capital plus -?[\d.]+, the events sum to -?[\d.]+$/,
    },
  ])
})

t.test('without its beginning a journal shows the rest, and says what is gone', async (t) => {
  const short = join(t.testdir({}), 'short')
  await runTo(short, before, 2000, { days: 1 })
  const { all: kept, anchor, notes } = await journalOf(short)
  t.ok(anchor > 500)
  const follower = new Follower(notes, anchor)
  const missing = new Set<string>()
  const trades: number[] = []
  const units = (quantity: number): number => Math.round(quantity * 1e5)
  let orders = 0
  let oldDust = 0
  for (const record of kept) {
    for (const { event, order, position } of follower.see(record)) {
      if (event.kind === 'order-approved' && order !== null) {
        orders++
        t.ok(
          order.part.plugin !== null &&
            order.part.configuration !== null &&
            order.part.weight.decision !== null,
        )
        for (const text of order.missing) missing.add(text)
      }
      if (event.kind !== 'trade-closed' || position === null) continue
      trades.push(event.trade)
      for (const text of position.missing) missing.add(text)
      const { side, fills } = position.part
      if (side !== 'long' || position.missing.length > 0) continue
      const bought = fills.filter((fill) => fill.side === 'buy')
      const got = bought.reduce(
        (sum, { quantity, baseFee }) => sum + units(quantity) - units(baseFee ?? 0),
        0,
      )
      const sold = fills.reduce((sum, fill) => sum + (fill.side === 'sell' ? units(fill.quantity) : 0), 0)
      if (sold > got) oldDust++
    }
  }
  t.ok(orders > 0 && trades.length > 0)
  t.ok(oldDust > 0, 'what a fee left before the journal begins is sold with a later trade')
  const gone = `is before record ${anchor + 1}, with which the journal begins: older records have been removed.`
  t.ok(
    [...missing].every((text) => text.endsWith(gone)),
    [...missing].join('\n'),
  )
  t.ok([...missing].some((text) => text.startsWith('The entry of ')))
  await t.rejects(
    audit({ folder: short, anchor, notes, records: each(kept) }, { what: 'trade', number: 1 }),
    {
      message:
        `There is no trade 1 in the store "${short}". The nearest is trade ${trades[0] + 1}; there are ${trades[0] + 1} to ` +
        `${trades[trades.length - 1] + 1}. Records up to ${anchor} have been removed, with what they held (store.keep_days).`,
    },
  )
  const { store: checked, links, counts } = await verifyAudit(short)
  t.strictSame([checked.problems, links], [[], []])
  const states = await statesOf(short)
  const forged = new Checker(notes, anchor, states)
  const oneMore = (event: EngineEvent): EngineEvent =>
    isExit(event) && event.kind === 'fill' ? { ...event, quantity: event.quantity + 0.01 } : event
  for (const record of kept) {
    const events = eventsOf(record).map(record.seq > states[0].record ? oneMore : (event) => event)
    forged.see({ ...record, events: events as unknown as JournalRecord['events'] & object })
  }
  t.match(forged.links[0].problem, / is over [\d.]+, but only [\d.]+ is held$/, 'one lot too much is found')
  t.ok(counts.snapshots > 0, 'the books of one snapshot and the events after it give those of the next')
  const first = await audit(
    { folder: short, anchor, notes, records: each(kept) },
    { what: 'decision', number: 1 },
  )
  t.match(first.found, { event: 1, missing: [`A part of the orders under it ${gone}`] })
})

// The last one: it damages the store.
t.test('a record that was changed is named', async (t) => {
  await damage(store, recordKey(1200), (value) => (value[60] ^= 1))
  const { store: checked, counts } = await verifyAudit(store)
  t.match(checked.problems, [
    { what: 'journal', seq: 1200, problem: 'record 1200 does not fit the hash chain' },
  ])
  t.ok(counts.events > 0 && counts.orders < all.orders.length, 'what comes before it is checked')
  const reader = await readStore(store)
  const damagedJournal = { ...journal, records: reader.records() }
  await t.rejects(audit(damagedJournal, { what: 'order', number: all.orders.length }), {
    code: 'STORE_DAMAGED',
    message: /^The store ".*" is damaged: record 1200 does not fit the hash chain\./,
  })
  await reader.close()
})
