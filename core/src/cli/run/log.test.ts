import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { openLog } from './log.ts'

const LIMITS = { maxBytes: 0, keep: 1 }

type Line = Readonly<Record<string, unknown>>

t.test('the log holds fills and faults as JSON lines, and leaves refusals out', async (t) => {
  const path = join(t.testdir({}), 'deep', 'paper.log')
  const log = openLog(path, LIMITS)
  const at = { time: Date.UTC(2026, 0, 1) }
  log.event({
    kind: 'trade-closed',
    seq: 1,
    ...at,
    strategy: 'S',
    symbol: 'A/B',
    trade: 0,
    cause: 'stop',
    net: -5,
  })
  log.event({ kind: 'stop-moved', seq: 2, ...at, strategy: 'S', symbol: 'A/B', price: 1, by: 'trail' })
  log.event({ kind: 'plugin-strike', seq: 3, ...at, instance: 'S', strikes: 1, problem: 'boom' })
  log.event({ kind: 'quarantined', seq: 4, ...at, strategy: 'S', strikes: 3 })
  log.event({ kind: 'quarantine-released', seq: 4, ...at, strategy: 'S', strikes: 3, why: 'x', author: 'y' })
  log.plugin('warn', 'S/A', 'careful')
  await log.close()
  const text = readFileSync(path, 'utf8')
  t.equal(log.hosted.ring.lines.map((line) => line.text).join(''), text, 'memory has the same')
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
  t.strictSame(
    lines.map(({ level, event, msg }) => [level, event ?? msg]),
    [
      [30, 'trade-closed'],
      [40, 'plugin-strike'],
      [50, 'quarantined'],
      [30, 'quarantine-released'],
      [40, 'careful'],
    ],
  )
  t.match(lines[0], { marketTime: '2026-01-01T00:00:00.000Z', net: -5, seq: 1 })
})

t.test('a file that cannot be written is an error that names it', async (t) => {
  const folder = t.testdir({ file: 'not a folder' })
  const path = join(folder, 'file', 'paper.log')
  t.throws(() => openLog(path, LIMITS), {
    code: 'LOG_FILE',
    message: /^The log file ".+paper\.log" cannot be written: .+ Give another one with --log\.$/,
  })
  t.throws(() => openLog(folder, LIMITS), { code: 'LOG_FILE' })
})
