import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { backtestOptions } from './backtest-options.ts'
import { addConfigs, csv, grodt, walk } from './cli-fixture.ts'
import { journalSection } from './summary/journal.ts'
import { styleFor } from './text.ts'

const BARS = csv(walk(1500, 7))

function workplace(t: Test): string {
  const folder = t.testdir({ data: { 'btcusdt_1h.csv': BARS } })
  addConfigs(folder)
  return folder
}

interface Line {
  readonly kind: string
  readonly events?: readonly { readonly kind: string; readonly seq: number; readonly price?: number }[]
}

/** Lines of a table of a result folder, by column. */
function table(folder: string, name: string): Record<string, string>[] {
  const [head, ...rows] = readFileSync(join(folder, `${name}.csv`), 'utf8')
    .trim()
    .split('\n')
  const columns = head.split(',')
  return rows.map((row) => Object.fromEntries(row.split(',').map((cell, i) => [columns[i], cell])))
}

const contents = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => [name, readFileSync(join(parentPath, name), 'latin1')]),
  )

t.test('a backtest keeps a journal that verifies, counts and exports; its result is the same', async (t) => {
  const folder = workplace(t)
  const run = (...args: string[]) => grodt(folder, 'backtest', '--data', 'data', ...args)
  t.match(run('--out', 'plain'), { code: 0 })
  const first = run('--out', 'kept', '--journal', 'j/one')
  t.equal(first.code, 0, first.err)
  const told =
    /\nResult: kept\nJournal: j\/one, (\d+) records, [\d.]+ [kM]B\nhash of record (\d+):\n([0-9a-f]{64})\n$/.exec(
      first.out,
    )
  if (told === null) throw new Error(first.out)
  const [, records, last, hash] = told
  t.equal(records, last)
  t.strictSame(contents(join(folder, 'kept')), contents(join(folder, 'plain')), 'the bytes of the result')

  t.match(grodt(folder, 'store', 'verify', 'j/one'), {
    code: 0,
    out: new RegExp(`\\nhash of record ${last}: ${hash}\\nEverything fits\\.\\n$`),
  })
  t.match(grodt(folder, 'store', 'stats', 'j/one').out, / BTC\/USDT 1h +1,500 /)
  const lines = grodt(folder, 'store', 'export', 'j/one')
    .out.trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
  t.equal(lines.length, Number(records))
  const events = lines.flatMap((line) => line.events ?? [])
  for (const [name, kind] of [
    ['trades', 'trade-closed'],
    ['fills', 'fill'],
    ['orders', 'order-approved'],
    ['refusals', 'order-refused'],
    ['signals', 'signal'],
    ['regimes', 'regime-changed'],
  ] as const) {
    const rows = table(join(folder, 'kept'), name)
    t.ok(rows.length > 0, name)
    t.equal(events.filter((event) => event.kind === kind).length, rows.length, name)
  }
  const prices = events.filter(({ kind }) => kind === 'fill').map(({ price }) => price)
  t.strictSame(
    prices,
    table(join(folder, 'kept'), 'fills').map(({ price }) => Number(price)),
  )

  const audited = grodt(folder, 'audit', 'verify', 'j/one')
  t.match(audited, { code: 0, out: `${events.length.toLocaleString('en')} events: ` })
  const chain = grodt(folder, 'audit', 'order', '1', 'j/one').out
  for (const part of ['sha256', 'set by decision 1', 'revision 1', 'fit the hash chain']) t.match(chain, part)

  t.match(grodt(folder, 'run', '--no-api', '--store', 'j/one'), {
    code: 1,
    err: 'The store "j/one" is the journal of a backtest and keeps no account. Give another --store. Nothing was changed.\n',
  })

  const day = grodt(folder, 'store', 'export', 'j/one', '--from', '2024-01-03T01:00', '--to', '2024-01-04')
  t.equal(day.out.trim().split('\n').length, 1, 'a record can be found by its day')

  t.match(run('--no-out', '--quiet', '--journal', 'j/two'), { code: 0, out: '', err: '' })
  t.match(grodt(folder, 'store', 'verify', 'j/two').out, `hash of record ${last}: ${hash}`)
  const json = run('--no-out', '--json', '--journal', 'j/three', '--journal-parts', 'events')
  t.equal(json.out, readFileSync(join(folder, 'plain', 'report.json'), 'utf8'))
  t.match(json.err, /^Journal: j\/three, \d+ records, /)
})

t.test('a folder that is not empty is refused before anything runs', async (t) => {
  const folder = workplace(t)
  mkdirSync(join(folder, 'mine'))
  writeFileSync(join(folder, 'mine', 'note'), 'keep')
  t.strictSame(grodt(folder, 'backtest', '--data', 'nowhere', '--journal', 'mine'), {
    code: 1,
    out: '',
    err: 'The folder "mine" holds something already; nothing was written there. Give a new or empty one with --journal.\n',
  })
  t.strictSame(readdirSync(join(folder, 'mine')), ['note'])
  t.match(
    grodt(folder, 'backtest', '--data', 'data', '--no-out', '--journal', join('data', 'btcusdt_1h.csv', 'x')),
    {
      code: 1,
      err: /^The store ".*" cannot be opened: /,
    },
  )
  t.notOk(existsSync(join(folder, 'results')))
})

t.test('options that do not fit are refused', async (t) => {
  const cases: [string[], string][] = [
    [['--journal-parts', 'all'], '--journal-parts needs --journal: name the folder of the journal.'],
    [
      ['--journal', 'j', '--journal-parts', 'inputs'],
      '--journal-parts was "inputs", expected all or events.',
    ],
    [
      ['--journal', 'r/j', '--out', 'r'],
      '--journal was "r/j" and --out was "r", expected two folders side by side.',
    ],
    [
      ['--journal', './r', '--out', 'r/x'],
      '--journal was "./r" and --out was "r/x", expected two folders side by side.',
    ],
  ]
  for (const [args, problem] of cases) {
    t.throws(() => backtestOptions(['--data', 'd', ...args]), {
      code: 'OPTION',
      message: `${problem} See: grodt help backtest`,
    })
  }
  const kept = backtestOptions(['--data', 'd', '--journal', 'ra', '--out', 'r'])
  t.match(kept, { journal: { folder: 'ra', parts: 'all' } })
  t.match(backtestOptions(['--data', 'd']), { journal: null })
})

t.test('a journal that is not complete is said to be so', async (t) => {
  const { GrodtError } = await import('../errors.ts')
  const failure = new GrodtError('STORE_WRITE', {
    folder: 'j',
    problem: 'the disk is full',
    seq: 7,
    advice: 'Make room on it, then start again.',
  })
  const written = {
    folder: 'j',
    parts: 'all',
    records: 7,
    size: 1234,
    hash: 'ab'.repeat(32),
    failure,
  } as const
  t.strictSame(journalSection(written, styleFor({ isTTY: false })), [
    'Journal: j, 7 records, 1 kB',
    'hash of record 7:',
    'ab'.repeat(32),
    'The backtest is complete, its journal is not. The store "j" cannot be written:',
    'the disk is full. Everything up to record 7 is written; nothing more is',
    'accepted. Make room on it, then start again.',
  ])
})
