import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { bundlePath, writeBundle } from './folder.ts'

const TIME = Date.UTC(2026, 0, 3, 12, 35)

t.test('a bundle is named by engine time and record, and never takes the name of another', async (t) => {
  const folder = { path: join(t.testdir({}), 'below', 'diagnostics'), keep: 9 }
  const place = { time: TIME, at: { record: 123 } }
  for (const text of ['one', 'two', 'three']) writeBundle(folder, bundlePath(folder, place), text)
  writeBundle(folder, bundlePath(folder, { time: TIME, at: { event: 7 } }), 'four')
  const name = '2026-01-03T12-35-00Z-record-123'
  t.strictSame(readdirSync(folder.path).sort(), [
    '2026-01-03T12-35-00Z-event-7.json',
    `${name}-2.json`,
    `${name}-3.json`,
    `${name}.json`,
  ])
  t.equal(readFileSync(join(folder.path, `${name}.json`), 'utf8'), 'one')
  t.equal(readFileSync(join(folder.path, `${name}-3.json`), 'utf8'), 'three')
  t.equal(statSync(join(folder.path, `${name}.json`)).mode & 0o777, 0o600, 'for its owner alone')
})

t.test('the oldest go, by the time of writing; nothing else in the folder does', async (t) => {
  const folder = { path: t.testdir({ 'notes.json': '', 'x.txt': '' }), keep: 2 }
  for (const [i, time] of [TIME, TIME - 9e9, TIME + 9e9].entries()) {
    const path = bundlePath(folder, { time, at: { record: i } })
    writeBundle(folder, path, 'x')
    utimesSync(path, i, i)
  }
  t.strictSame(readdirSync(folder.path).sort(), [
    '2025-09-21T08-35-00Z-record-1.json',
    '2026-04-17T16-35-00Z-record-2.json',
    'notes.json',
    'x.txt',
  ])
})

t.test('what cannot be written leaves nothing behind', async (t) => {
  const path = t.testdir({})
  const blocked = join(path, 'x.json')
  mkdirSync(blocked)
  writeFileSync(join(blocked, 'in the way'), '')
  t.throws(() => writeBundle({ path, keep: 1 }, blocked, 'x'))
  t.strictSame(readdirSync(path), ['x.json'])
})
