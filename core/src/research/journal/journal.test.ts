import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { EngineEvent } from '../../engine/events.ts'
import { wireEngine } from '../../host/wire.ts'
import { COLUMN_NAMES } from '../../market/columns.ts'
import { chunks } from '../../market/feed.ts'
import { readStore } from '../../store/read.ts'
import { storeStats } from '../../store/stats.ts'
import { openLevel } from '../../store/level-database.ts'
import { openStore, openStoreOn, type Store } from '../../store/store.ts'
import { verifyStore } from '../../store/verify.ts'
import type { JournalRecord } from '../../store/record.ts'
import { carryOut, type ReadyRun } from '../execute.ts'
import { buildReport } from '../report.ts'
import { reportText } from '../results.ts'
import { fedMarkets } from '../run.ts'
import { journaled, silent, smallReady } from './journal.fixture.ts'
import type { RunStart } from './about.ts'
import { keptCode } from '../replay/code.ts'
import { replayStore, type Replayed } from '../replay/replay.ts'

const eventsOf = ({ events = [] }: Pick<JournalRecord, 'events'>): readonly EngineEvent[] =>
  events as unknown as readonly EngineEvent[]

async function read<Result>(folder: string, work: (store: Store) => Promise<Result>): Promise<Result> {
  const store = await openStore(folder)
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

const recordsOf = (folder: string): Promise<JournalRecord[]> =>
  read(folder, async (store) => {
    const records: JournalRecord[] = []
    for await (const record of store.records()) records.push(record)
    return records
  })

const runStartOf = ({ input }: JournalRecord): RunStart => input as unknown as RunStart

/** A replay with what the journal keeps alone. */
async function replayed(t: Test, folder: string): Promise<Replayed> {
  const reader = await readStore(folder)
  try {
    const nothing = () => Promise.resolve({ prepared: null, missing: 'not in the journal' })
    return await replayStore(reader, { code: keptCode(reader, join(t.testdirName, 'code'), nothing) })
  } finally {
    await reader.close()
  }
}

const folderFor = (t: Test): string => join(t.testdir(), 'journal')

/** The events of a feed that gives one bar after the other, as a paper host has it. */
function barByBar({ prepared, data }: ReadyRun): EngineEvent[] {
  const events: EngineEvent[] = []
  const engine = wireEngine(prepared, {
    markets: fedMarkets(data.candles),
    record: 'all',
    onFault: 'strike',
    curveMs: 86_400_000,
    log: silent,
    onEvents: (first) => events.push(...first),
  })
  const sources = data.candles.map(({ columns, timeframeMs }) => ({
    columns,
    timeframeMs,
    from: 0,
    to: columns.time.length,
  }))
  for (const slices of chunks(sources, 1)) events.push(...engine.apply({ kind: 'bars', slices }))
  return events
}

t.test('a journal holds inputs and events in order; the run is what it is without', async (t) => {
  const ready = await smallReady(t)
  const folder = folderFor(t)
  const { run, written } = await journaled(ready, { folder, parts: 'all' })
  const without = carryOut(ready, { log: silent, record: true })
  t.equal(reportText(buildReport(run)), reportText(buildReport(without)))
  t.strictSame(run.recorder?.tables, without.recorder?.tables)

  const records = await recordsOf(folder)
  t.match(written, {
    folder,
    parts: 'all',
    records: records.length,
    hash: records.at(-1)?.hash,
    failure: null,
  })
  t.ok(written.size > 0)
  const kinds = records.map(({ kind }) => kind)
  t.strictSame(
    [kinds[0], ...new Set(kinds.slice(1, -2)), ...kinds.slice(-2)],
    ['start', 'bars', 'finish', 'stop'],
  )
  const start = runStartOf(records[0])
  t.match(start, {
    start: ready.period.start,
    revision: 1,
    backtest: {
      parts: 'all',
      bars: 3500,
      options: { leaveOpen: false },
      markets: [
        { symbol: 'BTC/USDT', series: 'BTC/USDT 1h', bars: 1800, sha256: ready.data.candles[0].hash },
        { symbol: 'ETH/USDT', series: 'ETH/USDT 1h', bars: 1700, sha256: ready.data.candles[1].hash },
      ],
    },
  })
  t.equal(eventsOf(records[0])[0].kind, 'weights-set')

  const events = records.flatMap(eventsOf)
  t.strictSame(
    events.map(({ seq }) => seq),
    Array.from({ length: run.engine.seq }, (_, i) => i + 1),
    'every event once, in order',
  )
  t.equal(events.filter(({ kind }) => kind === 'trade-closed').length, run.engine.trades.length)
  t.ok(run.engine.trades.length > 10)
  const fed = records.filter(({ kind }) => kind === 'start' || kind === 'bars').flatMap(eventsOf)
  t.strictSame(fed, JSON.parse(JSON.stringify(barByBar(ready))), 'as of a feed that gives bar after bar')

  await read(folder, async (store) => {
    for (const { symbol, columns } of ready.data.candles) {
      const rows = columns.time.length
      t.equal(store.nextRow(`${symbol} 1h`), rows)
      t.strictSame(
        await store.rows(`${symbol} 1h`, 0, rows),
        COLUMN_NAMES.map((name) => columns[name]),
      )
    }
  })
  const next = [0, 0]
  for (const { time, input, kind } of records) {
    if (kind !== 'bars') continue
    const { rows, counts } = input as { rows: number[]; counts: number[] }
    rows.forEach((row, i) => t.equal(row, next[i]))
    counts.forEach((count, i) => (next[i] += count))
    const closes = ready.data.candles.map(({ columns }, i) =>
      counts[i] === 0 ? -Infinity : columns.time[next[i] - 1] + 3_600_000,
    )
    t.equal(time, Math.max(...closes), 'the time is the last close')
  }
  t.strictSame(next, [1800, 1700])
  t.strictSame((await verifyStore(folder)).problems, [])
})

t.test('equal runs have equal hashes, other runs have not', async (t) => {
  const ready = await smallReady(t)
  const hash = async (name: string, of = ready, parts: 'all' | 'events' = 'all') =>
    (await journaled(of, { folder: join(t.testdirName, name), parts })).written.hash
  t.equal(await hash('a'), await hash('b'))
  t.equal(await hash('c', ready, 'events'), await hash('d', ready, 'events'))
  t.not(await hash('e', { ...ready, options: { ...ready.options, leaveOpen: true } }), await hash('f'))
})

t.test('a journal of events has those of the whole one, and no bars', async (t) => {
  const ready = await smallReady(t)
  const folder = folderFor(t)
  const whole = join(t.testdirName, 'whole')
  await journaled(ready, { folder, parts: 'events' })
  await journaled(ready, { folder: whole, parts: 'all' })
  const records = await recordsOf(folder)
  t.strictSame(records.flatMap(eventsOf), (await recordsOf(whole)).flatMap(eventsOf))
  t.match(runStartOf(records[0]), { backtest: { parts: 'events' }, revision: 1 })
  for (const record of records.slice(1, -1)) {
    t.notOk('input' in record)
    t.ok(eventsOf(record).length > 0)
  }
  t.strictSame((await storeStats(folder)).series, {})
  await t.rejects(replayed(t, folder), { code: 'REPLAY_INPUTS' })
})

t.test('what is in a journal makes every event again', async (t) => {
  const ready = await smallReady(t, { from: '2024-02-01T00:00:00.000Z', capital: 50_000, leaveOpen: true })
  const folder = folderFor(t)
  const { run } = await journaled(ready, { folder, parts: 'all' })
  const { report, account } = await replayed(t, folder)
  t.match(report, {
    records: { first: 1, last: (await recordsOf(folder)).length - 1 },
    differences: [],
    notCompared: [],
    events: run.engine.seq,
    trades: run.engine.trades.length,
  })
  t.ok(run.engine.trades.length > 5)
  t.equal(account?.engine.equity, run.engine.equity)
  t.equal(account?.engine.account.capital, run.engine.account.capital)
})

t.test('a folder that holds something, or is a file, is refused and left alone', async (t) => {
  const ready = await smallReady(t)
  const folder = t.testdir({ mine: { note: 'keep' }, file: 'text', empty: {} })
  const choice = (name: string) => ({ folder: join(folder, name), parts: 'all' as const })
  await t.rejects(journaled(ready, choice('mine')), {
    code: 'JOURNAL_FOLDER',
    message: `The folder "${join(folder, 'mine')}" holds something already; nothing was written there. Give a new or empty one with --journal.`,
  })
  await t.rejects(journaled(ready, choice('file')), {
    message: `The folder "${join(folder, 'file')}" is a file; nothing was written there. Give a new or empty one with --journal.`,
  })
  t.equal((await journaled(ready, choice('empty'))).written.failure, null)
  await t.rejects(journaled(ready, choice('empty')), { code: 'JOURNAL_FOLDER' })
  writeFileSync(join(folder, 'flat'), '')
  await t.rejects(journaled(ready, choice(join('flat', 'below'))), { code: 'STORE_FOLDER' })
})

t.test('a disk that becomes full ends the journal, not the run', async (t) => {
  const ready = await smallReady(t)
  const folder = folderFor(t)
  let left = 3
  const { run, written } = await journaled(ready, { folder, parts: 'all' }, async (place, options) => {
    const db = await openLevel(place, { create: true })
    const write = (...args: Parameters<typeof db.write>): Promise<void> =>
      left-- > 0 ? db.write(...args) : Promise.reject(new Error('ENOSPC: no space left on device'))
    return openStoreOn(place, { ...db, write }, options)
  })
  const without = carryOut(ready, { log: silent, record: true })
  t.equal(reportText(buildReport(run)), reportText(buildReport(without)))
  t.match(written, {
    failure: {
      code: 'STORE_WRITE',
      message: `The store "${folder}" cannot be written: the disk is full. Everything up to record ${written.records} is written; nothing more is accepted. Make room on it, then start again.`,
    },
  })
  const records = await recordsOf(folder)
  t.equal(records.length, written.records)
  t.equal(records.at(-1)?.hash ?? '0'.repeat(64), written.hash)
})

t.test('a run that fails leaves what was done before', async (t) => {
  const ready = await smallReady(t)
  const folder = folderFor(t)
  const { openRunJournal } = await import('./journal.ts')
  const { aboutRun } = await import('./about.ts')
  const { runInto } = await import('./run-into.ts')
  const { prepared, options, period } = ready
  const { candles } = ready.data
  const about = aboutRun({ candles, options, period }, 'all')
  const journal = await openRunJournal(
    { folder, parts: 'all' },
    { prepared, candles, start: period.start, about },
  )
  const failing = runInto(journal, prepared, candles, {
    curveMs: 3_600_000,
    log: silent,
    onProgress: (done) => {
      if (done > 2000) throw new Error('stopped here')
    },
  })
  await t.rejects(failing, { message: 'stopped here' })
  t.equal((await journal.close()).failure, null)
  const records = await recordsOf(folder)
  t.equal(records[0].kind, 'start')
  t.equal(records.at(-1)?.kind, 'bars')
  t.strictSame((await verifyStore(folder)).problems, [])
})
