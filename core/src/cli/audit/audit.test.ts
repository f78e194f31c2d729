import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import t from 'tap'
import { guardIn } from '../../api/guard/guard.fixture.ts'
import { createApi, listen } from '../../api/server.ts'
import { configured, LIVELY, runTo } from '../../host/audit/audit.fixture.ts'
import { reloaderOf } from '../../host/paper-host.fixture.ts'
import { damage } from '../../store/store.fixture.ts'
import { recordKey } from '../../store/keys.ts'
import { openStore } from '../../store/store.ts'
import { grodt, type Finished } from '../cli-fixture.ts'
import { COMMANDS } from '../command.ts'
import { commandHelp } from '../help.ts'
import { auditCommand } from './audit.ts'
import { AUDIT_COMMANDS } from './commands.ts'

const folder = t.testdir({ made: {} })
const store = join(folder, '.grodt', 'store')
const prepared = await configured(join(folder, 'made'), LIVELY)
const engine = await runTo(store, prepared, 700)
const orders = engine.nextOrder - 1

/** The program beside this process, which answers it. */
const asked = (...args: string[]): Promise<Finished> =>
  new Promise((done) => {
    const program = fileURLToPath(new URL('../../../bin/grodt.mjs', import.meta.url))
    const options = { cwd: folder, env: { ...process.env, NODE_OPTIONS: '' } }
    execFile(process.execPath, [program, 'audit', ...args], options, (error, out, err) => {
      done({ code: error === null ? 0 : Number(error.code), out, err })
    })
  })

t.test('a wrong command line is refused with what to write instead', async (t) => {
  const cases: [string[], string][] = [
    [['ordr', '1'], 'There is nothing called "ordr" to audit (did you mean "order"?). See: grodt help audit'],
    [['order'], 'Name the order by its number: grodt audit order 1. See: grodt help audit order'],
    [
      ['trade', 'x'],
      '"x" is no number. Name the trade by its number: grodt audit trade 1. See: grodt help audit trade',
    ],
    [['verify', 'a', 'b'], 'Unexpected argument "b". See: grodt help audit verify'],
    [['export', '--format', 'xls'], '--format was "xls", expected csv or json. See: grodt help audit export'],
    [
      ['export', '--from', 'now'],
      '--from was "now", expected a date such as 2024-01-31 or 2024-01-31T09:30 in UTC. See: grodt help audit export',
    ],
  ]
  for (const [args, message] of cases) await t.rejects(auditCommand(args), { code: 'OPTION', message })
})

t.test('the help of each action has its options, in 80 columns, and so has docs/cli.md', async (t) => {
  const docs = readFileSync(new URL('../../../../docs/cli.md', import.meta.url), 'utf8')
  t.match(commandHelp(COMMANDS.audit).join('\n'), /\n {2}decision .*\n/)
  for (const [name, spec] of Object.entries(AUDIT_COMMANDS)) {
    const help = commandHelp(spec)
    t.ok(
      help.every((line) => line.length <= 80),
      name,
    )
    const section = docs.split(`## grodt audit ${name}`)[1].split('\n## ')[0]
    for (const { name: option } of spec.options)
      t.ok(section.includes(`| \`--${option}`), `--${option} of ${name}`)
  }
})

t.test('an order is shown with its chain, in 80 columns', async (t) => {
  const { code, out, err } = grodt(folder, 'audit', 'order', '1')
  t.strictSame([code, err], [0, ''])
  t.match(
    out,
    new RegExp(
      [
        '^order 1: S\\w+ (long|short) \\w+/USDT, (filled|cancelled|partly)',
        ' {2}approved +2026-01-0\\d .* UTC, record \\d+, event \\d+',
        ' {2}asked for +[\\d.]+ as market, worth [\\d.]+',
        ' {2}signal +[^]*',
        ' {2}plugin +\\S+ 0\\.1\\.0\n +sha256 [0-9a-f]{16}\\.\\.\\.',
        ' {2}regime +(trending|ranging|not known)[^]*',
        ' {2}classifier +efficiency-ratio 0\\.1\\.0\n +sha256 [0-9a-f]{16}\\.\\.\\.',
        ' {2}weight +0\\.\\d of equity, set by decision 1 \\(2026-01-01 00:00 UTC\\)',
        ' {2}configuration revision 1, in force since the start at record 1 \\(2026-01-01\n +00:00 UTC\\)',
        ' +strategies\\.yaml sha256 [0-9a-f]{16}\\.\\.\\.',
      ].join('\n'),
    ),
  )
  t.match(out, /\n {2}proof +records 1 to \d+ fit the hash chain\n$/)
  t.notMatch(out, /not shown|model|null|undefined|NaN/)
  t.ok(out.split('\n').every((line) => line.length <= 80))
  const json = grodt(folder, 'audit', 'order', '1', '--json')
  t.match(JSON.parse(json.out), { version: 1, found: { what: 'order', order: 1, model: null, missing: [] } })
})

t.test('a trade, a decision, an event', async (t) => {
  const trade = grodt(folder, 'audit', 'trade', '1', '.grodt/store').out
  t.match(trade, /^trade 1: S\w+ (long|short) \w+\/USDT\n {2}orders +\d+\n {2}entry +(buy|sell) /)
  t.match(
    trade,
    /\n {2}closed +[\w-]+; 2026-01-\d\d \d\d:\d\d UTC, record \d+, event \d+\n {2}net +-?[\d.]+\n\norder \d+: /,
  )
  const decision = grodt(folder, 'audit', 'decision', '1').out
  t.match(
    decision,
    /^decision 1\n {2}made +2026-01-01 00:00 UTC, record 1, event 1\n {2}by +the allocator, at a start or a reload\n {2}allocator +static 0\.1\.0\n/,
  )
  t.match(decision, /\n {2}weights +S1_VWAP_EMA_Scalper none -> 0\.4\n/)
  t.ok(decision.includes(` ${orders} orders, and `), decision)
  t.equal(grodt(folder, 'audit', 'event', '1').out, decision)
  t.match(grodt(folder, 'audit', 'event', '2').out, /^event 2: regime-changed\n {2}happened +2025-12-/)
  t.same(grodt(folder, 'audit', 'order', '900'), {
    code: 1,
    out: '',
    err: `There is no order 900 in the store ".grodt/store". The nearest is order ${orders}; there are 1 to ${orders}.\n`,
  })
})

t.test('the export goes to standard output or to a file, with its sums', async (t) => {
  const csv = grodt(folder, 'audit', 'export')
  t.strictSame([csv.code, csv.err], [0, ''])
  const lines = csv.out.trim().split('\n')
  t.equal(
    lines[0],
    'type,time,record,event,strategy,symbol,side,quantity,price,notional,fee,fee_currency,base_fee,slippage,funding,cash,cause,liquidity,order,trade,realised',
  )
  const { rows, totals, missing, version } = JSON.parse(
    grodt(folder, 'audit', 'export', '--format', 'json').out,
  ) as {
    rows: Record<string, unknown>[]
    totals: Record<string, unknown>
    missing: string[]
    version: number
  }
  t.strictSame([rows.length, missing, version], [lines.length - 1, [], 1])
  t.strictSame(Object.keys(rows[0]).join(','), lines[0])
  const file = grodt(folder, 'audit', 'export', '--out', 'x.csv')
  t.equal(readFileSync(join(folder, 'x.csv'), 'utf8'), csv.out)
  t.match(
    file.out,
    /^x\.csv: \d+ fills, \d+ funding payments\nfees [\d.]+( \(of which taken in kind: [\d.]+ ETH\))?, slippage /,
  )
  t.ok(file.out.includes(`change of cash ${String(totals.cash)}\n`), file.out)
  t.match(grodt(folder, 'audit', 'export', '--out', 'x.csv'), { code: 1, err: /"x.csv" cannot be written/ })
  t.equal(grodt(folder, 'audit', 'export', '--from', '2027-01-01').out, `${lines[0]}\n`)
})

t.test('a store in use is said to be, or its host asked', async (t) => {
  const open = await openStore(store)
  const { code, err } = grodt(folder, 'audit', 'order', '1')
  t.equal(code, 1)
  t.match(err, `The store ".grodt/store" is in use by process ${process.pid}.`)
  await open.close()
  t.match(grodt(folder, 'audit', 'verify', 'nowhere'), { code: 1, err: /^There is no store at "nowhere"\./ })

  const alone = grodt(folder, 'audit', 'order', '1', '--json').out
  await runTo(store, prepared, 720, {
    async during(host) {
      const api = createApi({
        ...{ host, reloader: reloaderOf(host), log: pino({ enabled: false }) },
        guard: guardIn(folder),
      })
      const url = await listen(api, '127.0.0.1', 0)
      try {
        const json = await asked('order', '1', store, '--api', url, '--json')
        t.strictSame(
          (JSON.parse(json.out) as { found: unknown }).found,
          (JSON.parse(alone) as { found: unknown }).found,
        )
        t.match(await asked('trade', '1', '--api', url), { code: 0, out: /^trade 1: / })
        t.match(await asked('order', '900', '--api', url), {
          code: 1,
          err: /^There is no order 900 in the store /,
        })
        t.match(await asked('order', '1', 'other', '--api', url), {
          code: 1,
          err: /^The running host keeps the store ".*store", not the store ".*other"\.\n$/,
        })
        // It has the end of the journal, and the journal goes on.
        const checked = await asked('verify', store, '--api', url)
        t.match(checked, {
          code: 0,
          out: /: \d+ records \(1 to \d+\), checked by the host that runs on it\nhash of record \d+: [0-9a-f]{64}\n[^]*\nEverything fits\.\n$/,
        })
        const document = await asked('verify', '--api', url, '--json')
        t.match(JSON.parse(document.out), { fits: true, damage: null, links: [] })
        // Without an address it is that of host.yaml.
        const configs = t.testdir({ 'host.yaml': `host: { api: { port: ${new URL(url).port} } }\n` })
        t.match(await asked('order', '1', '--configs', configs), { code: 0, out: /^order 1: / })
        t.match(await asked('verify', '--configs', configs), { code: 0, out: /Everything fits/ })
        // The host at that address has another store: it is not its word that counts.
        const taken = await openStore(join(folder, 'taken'))
        t.match(await asked('order', '1', 'taken', '--configs', configs), {
          code: 1,
          err: /"taken" is in use by/,
        })
        await taken.close()
        for (const [path, status, detail] of [
          [
            'ordr/1',
            400,
            'The path key "what" must be one of order, trade, decision, event (did you mean "order"?); this was "ordr".',
          ],
          ['order/x', 400, '"x" is no number: name the order by its number.'],
          ['order/1?folder=x', 400, 'The query key "folder" is not known. Known: store.'],
        ] as const) {
          const answer = await api.inject(`/api/v1/audit/${path}`)
          t.equal(answer.statusCode, status)
          t.match(answer.json(), { detail })
        }
      } finally {
        await api.close()
      }
    },
  })
})

// The last one: it damages the store.
t.test('verify names what does not fit, and ends with 1', async (t) => {
  const whole = grodt(folder, 'audit', 'verify')
  t.strictSame([whole.code, whole.err], [0, ''])
  t.match(
    whole.out,
    new RegExp(
      `\n\\d+ events: \\d+ orders, \\d+ refusals, \\d+ fills, \\d+ trades?, \\d+ funding payments?\n` +
        '[1-9]\\d* snapshots? with the sums of the events in the books\nEverything fits\\.\n$',
    ),
  )
  await damage(store, recordKey(300), (value) => (value[60] ^= 1))
  const broken = grodt(folder, 'audit', 'verify')
  t.equal(broken.code, 1)
  t.match(broken.out, /\nerror: record 300 does not fit the hash chain\n1 error\.\n$/)
  t.equal(grodt(folder, 'audit', 'verify', '--json').code, 1)
  // What is before it is shown; a thing after it is not.
  t.match(grodt(folder, 'audit', 'order', '900'), { code: 1, err: /is damaged: record 300 does not fit/ })
  t.ok(existsSync(store))
})
