import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { csv, walk } from '../../cli/cli-fixture.ts'
import { runImport } from './run-import.ts'
import { IMPORT_RESULT, type ImportWork } from './work.ts'

const folder = t.testdir({ from: { 'btcusdt_1h.csv': csv(walk(30, 1)) }, data: {} })
const nothing = (): void => undefined
const workInto = (into: string): ImportWork => ({
  kind: 'import',
  paths: [join(folder, 'from')],
  options: { into, symbol: null, timeframeMs: null, badRows: 'refuse', replace: false },
  out: join(folder, 'out'),
})

t.test('what nobody waits for any more is not written', async (t) => {
  const into = join(folder, 'none', 'yet')
  const lost = (): never => {
    throw new Error('the host is gone')
  }
  t.throws(() => runImport(workInto(into), nothing, lost), { message: 'the host is gone' })
  t.notOk(existsSync(join(folder, 'none')))
  t.notOk(existsSync(join(folder, 'out')))
})

t.test('a folder that another one writes into is left alone', async (t) => {
  const into = join(folder, 'data')
  const lock = join(into, '.grodt-writing')
  writeFileSync(lock, JSON.stringify({ pid: process.ppid, host: hostname() }))
  t.throws(() => runImport(workInto(into), nothing, nothing), { code: 'DATA_LOCKED' })
  t.strictSame(readdirSync(into), ['.grodt-writing'])
  rmSync(lock)
})

t.test('the folder is made, locked while it is read, and what came of it is kept', async (t) => {
  const into = join(folder, 'data', 'crypto', 'spot')
  const seen: string[][] = []
  runImport(workInto(into), nothing, () => void seen.push(readdirSync(into)))
  t.strictSame(seen, [['.grodt-writing']])
  t.strictSame(readdirSync(into), ['BTCUSDT-1h.csv.gz'])
  t.match(JSON.parse(readFileSync(join(folder, 'out', IMPORT_RESULT), 'utf8')), { series: [{ bars: 30 }] })
})
