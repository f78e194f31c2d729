import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { withLock } from './lock.ts'

const place = t.testdir({ data: {} })
const folder = join(place, 'data')
const file = join(folder, '.grodt-writing')
const lockOf = (pid: number, host = hostname()): void => writeFileSync(file, JSON.stringify({ pid, host }))

t.test('the folder is locked while the work is done, however that ends', (t) => {
  const inside = (): unknown => JSON.parse(readFileSync(file, 'utf8'))
  t.strictSame(withLock(folder, inside), { pid: process.pid, host: hostname() })
  t.strictSame(readdirSync(folder), [])
  t.throws(
    () =>
      withLock(folder, () => {
        throw new Error('no')
      }),
    { message: 'no' },
  )
  t.strictSame(readdirSync(folder), [])
  t.end()
})

t.test('nobody writes into a folder that another process writes into', (t) => {
  const none = (): never => {
    throw new Error('it must not come so far')
  }
  for (const [pid, host, owner] of [
    [process.ppid, hostname(), `process ${process.ppid}`],
    [process.pid, 'elsewhere', `process ${process.pid} on elsewhere`],
  ] as const) {
    lockOf(pid, host)
    const message = `The folder "${folder}" is being written into by ${owner}; nothing was written. Do it again when that is over. If there is none, delete "${file}".`
    t.throws(() => withLock(folder, none), { code: 'DATA_LOCKED', message })
  }
  writeFileSync(file, 'no note')
  t.throws(() => withLock(folder, none), { message: /by another process;/ })
  t.strictSame(readdirSync(folder), ['.grodt-writing'], 'it stays as it was')
  t.end()
})

t.test('the lock of a process that is gone is nobody’s', (t) => {
  const gone = spawnSync(process.execPath, ['--version']).pid
  for (const pid of [gone, process.pid]) {
    lockOf(pid)
    t.equal(
      withLock(folder, () => 'done'),
      'done',
    )
    t.strictSame(readdirSync(folder), [])
  }
  t.end()
})

t.test('a folder that was made for nothing goes again', (t) => {
  const deep = join(place, 'a', 'b')
  t.ok(withLock(deep, () => existsSync(deep)))
  t.notOk(existsSync(join(place, 'a')))
  withLock(deep, () => writeFileSync(join(deep, 'x'), ''))
  t.ok(existsSync(join(deep, 'x')))
  mkdirSync(join(place, 'c'))
  withLock(join(place, 'c', 'd'), () => undefined)
  t.strictSame(readdirSync(join(place, 'c')), [], 'what was there stays')
  writeFileSync(join(place, 'e'), '')
  t.throws(() => withLock(join(place, 'e', 'f'), () => undefined), { code: 'DATA_WRITE' })
  t.end()
})
