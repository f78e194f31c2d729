import { rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { csv, walk } from '../../cli/cli-fixture.ts'
import { listData } from '../../market/data/list.ts'
import type { WorkEnd } from './child.ts'
import { createInventory } from './inventory.ts'

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
const inventory = createInventory(root, (work) => {
  if (work.kind !== 'listing') throw new Error('it only lists')
  read.push(work.paths)
  const end = failing ?? { kind: 'done', files: work.paths.flatMap(listData) }
  return { end: Promise.resolve(end), stop: () => undefined }
})

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

t.test('who asks after a failure is answered', async (t) => {
  utimesSync(btc, 2, 2)
  failing = { kind: 'failed', failure: { code: 'UNEXPECTED', message: 'out of memory', issues: [] } }
  await t.rejects(inventory.list(''), { message: 'out of memory' })
  failing = { kind: 'stopped' }
  await t.rejects(inventory.list(''), { code: 'HOST_STOPPED' })
  failing = null
  t.match(await inventory.list(''), { files: [{ bars: 40 }] })
})

t.test('where there is no data folder, there is no data', async (t) => {
  const none = createInventory(join(folder, 'none'), () => {
    throw new Error('there is nothing to look through')
  })
  t.strictSame(await none.list(''), { folders: [], files: [] })
  await t.rejects(none.list('more'), { code: 'DATA_NOT_FOUND' })
})
