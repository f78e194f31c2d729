import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { planImport } from './import.ts'
import { writeUpdates } from './write.ts'

const CSV = 'time,open,high,low,close,volume\n1704067200000,1,2,1,2,5\n1704070800000,2,3,2,3,5\n'

t.test('what a process that was cut off has left is removed, and nothing else', async (t) => {
  const folder = t.testdir({ raw: { 'btcusdt_1h.csv': CSV }, data: {} })
  const into = join(folder, 'data')
  const gone = spawnSync(process.execPath, ['--version']).pid
  const name = 'BTCUSDT-1h.csv.gz'
  const mine = [`${name}.${process.ppid}.tmp`, `${name}.old.tmp`, `X${name}.${gone}.tmp`, 'notes.tmp']
  for (const one of [`${name}.${gone}.tmp`, ...mine]) writeFileSync(join(into, one), 'half')
  const options = { into, replace: false, symbol: null, timeframeMs: null, badRows: 'refuse' } as const
  const { updates } = planImport([join(folder, 'raw')], options)
  writeUpdates(updates)
  t.strictSame(readdirSync(into).sort(), [name, ...mine].sort())
  t.strictSame(readFileSync(join(into, name)), updates[0].bytes)
})

t.test('what cannot be written says what has been written before it', (t) => {
  const folder = t.testdir({ raw: { 'btcusdt_1h.csv': CSV, 'ethusdt_1h.csv': CSV }, data: {} })
  const into = join(folder, 'data')
  const options = { into, replace: false, symbol: null, timeframeMs: null, badRows: 'refuse' } as const
  const { updates } = planImport([join(folder, 'raw')], options)
  const [first, second] = updates
  mkdirSync(second.path)
  t.throws(() => writeUpdates(updates), {
    code: 'DATA_WRITE',
    message: new RegExp(`ETHUSDT-1h\\.csv\\.gz" cannot be written: .*; written before it: ${first.path}\\.$`),
  })
  t.strictSame(readdirSync(into).sort(), ['BTCUSDT-1h.csv.gz', 'ETHUSDT-1h.csv.gz'])
  t.end()
})
