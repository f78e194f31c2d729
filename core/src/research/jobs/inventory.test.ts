import { rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { csv, walk } from '../../cli/cli-fixture.ts'
import { gapsOf, listedFile } from '../../market/data/list.ts'
import type { StartWork, WorkEnd } from './child.ts'
import { createInventory } from './inventory.ts'
import { createLane } from './lane.ts'
import { failureOf } from './work.ts'

const folder = t.testdir({
  data: { 'btcusdt_1h.csv': csv(walk(30, 1)), 'ethusdt_1h.csv': 'no candles', 'notes.txt': '', more: {} },
  elsewhere: { 'solusdt_1h.csv': csv(walk(30, 2)) },
})
const root = join(folder, 'data')
const btc = join(root, 'btcusdt_1h.csv')
symlinkSync(join(folder, 'elsewhere', 'solusdt_1h.csv'), join(root, 'solusdt_1h.csv'))

/** What was looked through, one entry for each time. */
const read: (readonly string[])[] = []
let failing: WorkEnd | null = null
/** The file over which a process ends. */
let deadly: string | null = null
const ended: WorkEnd = {
  kind: 'failed',
  failure: { code: 'RESEARCH_PROCESS', message: 'It ended.', issues: [], problems: [] },
}

/** Does the work at once. */
const start: StartWork = (work, _, onFile = () => undefined) => {
  const over = (end: WorkEnd) => ({ end: Promise.resolve(end), stop: () => undefined })
  if (work.kind !== 'listing' && work.kind !== 'gaps') throw new Error('it only lists')
  read.push(work.kind === 'gaps' ? [work.path] : work.paths)
  if (failing !== null) return over(failing)
  if (work.kind === 'gaps') {
    try {
      return over({ kind: 'done', found: { gaps: gapsOf(work.path, work.wanted) } })
    } catch (error) {
      return over({ kind: 'failed', failure: failureOf(error) })
    }
  }
  for (const path of work.paths) {
    onFile({ path })
    if (path === deadly) return over(ended)
    onFile({ path, listed: listedFile(path) })
  }
  return over({ kind: 'done', found: {} })
}
const inventory = createInventory(
  { folder: root, key: 'research.data_folder' },
  createLane(start, 20, 'READ_BUSY'),
)
const ALL = { limit: 50, before: null, from: null, to: null }

t.test('a file is looked through once, and again when it has changed', async (t) => {
  const both = await Promise.all([inventory.list(''), inventory.list('')])
  t.strictSame(both[0], both[1])
  t.match(both[0], {
    folders: ['more'],
    files: [
      { file: 'btcusdt_1h.csv', bars: 30, problem: null },
      { file: 'ethusdt_1h.csv', bars: null, problem: /ethusdt_1h\.csv/ },
    ],
  })
  t.equal(both[0].files.length, 2, 'neither what is no candle file nor what a link leads out to')
  t.strictSame(read.splice(0), [[btc, join(root, 'ethusdt_1h.csv')]], 'for both who asked')
  writeFileSync(btc, csv(walk(40, 1)))
  t.match(await inventory.list('btcusdt_1h.csv'), { files: [{ file: 'btcusdt_1h.csv', bars: 40 }] })
  utimesSync(btc, 1, 1)
  rmSync(join(root, 'ethusdt_1h.csv'))
  t.equal((await inventory.list('')).files.length, 1)
  t.strictSame(read.splice(0), [[btc], [btc]])
})

t.test('of the gaps of a file only a page leaves the process', async (t) => {
  const hours = csv(walk(30, 3).filter((_, i) => i !== 5 && i !== 6 && i !== 20))
  writeFileSync(join(root, 'ltcusdt_1h.csv'), hours)
  const file = { file: 'ltcusdt_1h.csv', bars: 27, gaps: 2, missing: 3 }
  const all = await inventory.gaps('ltcusdt_1h.csv', ALL)
  t.match(all, {
    file,
    gaps: [
      { number: 1, bars: 1 },
      { number: 0, bars: 2 },
    ],
    more: false,
  })
  const page = (wanted: object) => inventory.gaps('ltcusdt_1h.csv', { ...ALL, ...wanted })
  const newest = await page({ limit: 1 })
  t.match(newest, { file, gaps: [{ number: 1, bars: 1 }], more: true })
  t.equal(newest.gaps.length, 1)
  t.match(await page({ limit: 1, before: 1 }), { file, gaps: [{ number: 0, bars: 2 }], more: false })
  t.match(await page({ from: newest.gaps[0].from }), { file, gaps: [{ number: 1 }], more: false })
  t.match(await page({ limit: 1, to: newest.gaps[0].from - 1 }), { gaps: [{ number: 0 }], more: false })
  t.match(await inventory.gaps('btcusdt_1h.csv', ALL), { gaps: [] })
  writeFileSync(join(root, 'ltcusdt_1h.csv'), 'no candles')
  t.match(await inventory.gaps('ltcusdt_1h.csv', ALL), { file: { problem: /ltcusdt_1h\.csv/ }, gaps: [] })
  read.splice(0)
  await t.rejects(inventory.gaps('solusdt_1h.csv', ALL), { code: 'DATA_OUTSIDE' })
  await t.rejects(inventory.gaps('none.csv', ALL), { code: 'DATA_NOT_FOUND' })
  await t.rejects(inventory.gaps('', ALL), {
    message: 'The query key "file" must be a candle file; "" is a folder.',
  })
  t.strictSame(read, [])
  rmSync(join(root, 'ltcusdt_1h.csv'))
})

t.test('no more wait than may', async (t) => {
  utimesSync(btc, 4, 4)
  const waiting = Array.from({ length: 21 }, () => inventory.gaps('btcusdt_1h.csv', ALL))
  const refused = { code: 'READ_BUSY', details: { count: 20 } }
  await Promise.all([
    t.rejects(inventory.gaps('btcusdt_1h.csv', ALL), refused),
    t.rejects(inventory.list(''), refused),
  ])
  await Promise.all(waiting)
  t.match(await inventory.gaps('btcusdt_1h.csv', ALL), { gaps: [] })
  read.splice(0)
})

t.test('who asks after a failure is answered', async (t) => {
  utimesSync(btc, 2, 2)
  failing = {
    kind: 'failed',
    failure: { code: 'UNEXPECTED', message: 'Error: EIO\n    at somewhere', issues: [], problems: [] },
  }
  const refused = { code: 'READ_FAILED', message: 'The candle files could not be looked through: Error: EIO' }
  await t.rejects(inventory.list(''), refused)
  await t.rejects(inventory.gaps('btcusdt_1h.csv', ALL), refused)
  failing = { kind: 'stopped' }
  await t.rejects(inventory.list(''), { code: 'HOST_STOPPED' })
  failing = null
  t.match(await inventory.list(''), { files: [{ bars: 40 }] })
})

t.test('a file that ends the process is told as such, and those beside it are looked through', async (t) => {
  writeFileSync(join(root, 'aaa_1h.csv'), csv(walk(30, 3)))
  writeFileSync(join(root, 'ethusdt_1h.csv'), csv(walk(20, 3)))
  deadly = join(root, 'aaa_1h.csv')
  read.splice(0)
  const seen = {
    files: [
      { file: 'aaa_1h.csv', bars: null, problem: 'It ended.', size: statSync(deadly).size },
      { bars: 40 },
      { bars: 20 },
    ],
  }
  t.match(await inventory.list(''), seen)
  t.strictSame(read.splice(0), [[deadly, join(root, 'ethusdt_1h.csv')], [join(root, 'ethusdt_1h.csv')]])
  t.match(await inventory.list(''), seen)
  t.strictSame(read, [], 'it is not asked for again before it has changed')
  rmSync(deadly)
  rmSync(join(root, 'ethusdt_1h.csv'))
  deadly = null
})

t.test('a file that goes while others are read is not there', async (t) => {
  const [first, second] = ['xrpusdt_1h.csv', 'zecusdt_1h.csv'].map((name) => join(root, name))
  writeFileSync(first, csv(walk(30, 3)))
  writeFileSync(second, csv(walk(30, 3)))
  const before = inventory.gaps('xrpusdt_1h.csv', ALL)
  const listing = inventory.list('')
  const gaps = inventory.gaps('zecusdt_1h.csv', ALL)
  rmSync(second)
  await before
  t.strictSame(
    (await listing).files.map(({ file }) => file),
    ['btcusdt_1h.csv', 'xrpusdt_1h.csv'],
  )
  await t.rejects(gaps, { code: 'DATA_NOT_FOUND' })
  rmSync(first)
})

t.test('where there is no data folder, there is no data', async (t) => {
  const nothing = createLane(
    () => {
      throw new Error('there is nothing to look through')
    },
    20,
    'READ_BUSY',
  )
  const none = createInventory({ folder: join(folder, 'none'), key: 'research.data_folder' }, nothing)
  t.strictSame(await none.list(''), { folders: [], files: [] })
  await t.rejects(none.list('more'), { code: 'DATA_NOT_FOUND' })
})
