import t from 'tap'
import { hostAfter, shippedConfig } from '../../host/paper-host.fixture.ts'
import type { Reconciliation } from '../../host/reconciliation/reconciler.ts'
import type { ReloadOutcome } from '../../host/reload/reloader.ts'
import type { EntryAnswers } from '../../host/views/answers.ts'
import { pluginsView, type PluginRow } from '../../host/views/plugins.ts'
import { reconciliationView } from '../../host/views/reconciliation.ts'
import { configView } from '../../host/views/reload.ts'
import { statusView } from '../../host/views/status.ts'
import { strategyViews } from '../../host/views/strategies.ts'
import { NO_RELOADS } from '../../host/reload/counts.ts'
import { ANOTHER_BUILD } from '../reload/outcome.fixture.ts'
import { statusLines } from './lines.ts'

const host = await hostAfter(await shippedConfig(t.testdir({})), 300)
const NOW = host.startedAt + 125_000

const said = (
  outcomes: readonly ReloadOutcome[],
  { plugins = pluginsView(host).plugins, status = statusView(host), account = reconciliationView(host) } = {},
): string[] =>
  statusLines(
    {
      status,
      plugins,
      account,
      strategies: strategyViews(host),
      config: configView(host, { outcomes, counts: NO_RELOADS }),
    },
    NOW,
  )

const outcome: Omit<ReloadOutcome, 'result' | 'error'> = {
  at: NOW - 61_000,
  author: 'file',
  revision: 3,
  ...ANOTHER_BUILD,
}

t.test('the status names what runs by version, content hash, generation and age', async (t) => {
  const lines = said([])
  for (const line of lines) t.ok(line.length <= 80, line)
  const text = lines.join('\n')
  t.match(text, /^Host: +paper, stopped for \d+s, 7,200 market seconds per second$/m)
  t.match(text, /^Market: +BTC\/USDT, ETH\/USDT, SOL\/USDT; bars of 5m; 2026-01-02 01:00 UTC, 300\s+bars$/m)
  t.match(text, /^Revision: +none is kept\nWaiting: +nothing\nReload: +none since the start$/m)
  t.match(
    text,
    /^ {2}S3_Breakout: 30 %, \d open, \d+ closed\n {4}breakout 0\.1\.0 [0-9a-f]{7} #\d+ \d+[smhd](, state version 1)?$/m,
  )
  t.match(text, /^Regime: +efficiency-ratio 0\.1\.0 [0-9a-f]{7} #\d+ \d+[smhd](, state version 1)?$/m)
  t.match(text, /^Weights: +static 0\.1\.0 [0-9a-f]{7} #\d+ \d+[smhd](, state version 1)?$/m)
})

t.test('how reliably it ran is told: as a share once there is an hour of it', (t) => {
  const since = { iso: '', ms: Date.UTC(2026, 0, 1) }
  const figures = { since, up: 0, down: 0, share: null as number | null, starts: 1, crashes: 0 }
  const up = (availability: typeof figures): string | undefined =>
    said([], { status: { ...statusView(host), availability } }).find((line) => line.startsWith('Up:'))
  t.match(up(figures), /^Up: +since 2026-01-01 00:00 UTC; 1 start, none cut off$/)
  t.match(
    up({ ...figures, share: 0.99954, starts: 3, crashes: 1 }),
    /^Up: +99\.95 % of the time since 2026-01-01 00:00 UTC; 3 starts, 1 cut off$/,
  )
  t.end()
})

t.test('whether the account agrees with the books is told with its age', async (t) => {
  const told = (result: Omit<Reconciliation, 'at' | 'account'> | null): string => {
    const last = result && { at: NOW - 125_000, account: 'the simulated broker', ...result }
    const account = reconciliationView({ ...host, reconciliation: last })
    const text = said([], { account }).join('\n')
    return /^Account:\s+(.+(?:\n {2,}.+)*)/m.exec(text)?.[1].replaceAll(/\s+/g, ' ') ?? ''
  }
  t.equal(told(null), 'not compared with the books yet')
  t.equal(told({ differences: [], problem: null }), 'agrees with the simulated broker, 2m ago')
  t.equal(
    told({ differences: [], problem: 'it is in maintenance' }),
    'could not be compared with the simulated broker, 2m ago: it is in maintenance',
  )
  const difference = { of: 'asset', name: 'USDT', books: 100, account: 99, difference: -1 } as const
  t.equal(
    told({ differences: [difference], problem: null }),
    'does not agree with the simulated broker, 2m ago: USDT: 100 in the books, 99 in the account (-1)',
  )
})

t.test('the last reload is told with its age, a refused one with its first place', async (t) => {
  t.match(
    said([{ ...outcome, result: 'activated', error: null }])
      .join(' ')
      .replaceAll(/\s+/g, ' '),
    'Reload: 1m ago, reload by file: revision 3 runs, changed: strategy breakout',
  )
  const message =
    'The configuration has 2 error(s):\nconfigs/risk.yaml:4:3 risk.x: unknown\nconfigs/risk.yaml:5:3 y'
  t.match(
    said([{ ...outcome, result: 'rejected', error: { code: 'CONFIG_INVALID', message } }])
      .join(' ')
      .replaceAll(/\s+/g, ' '),
    'Reload: 1m ago, reload by file rejected: configs/risk.yaml:4:3 risk.x: unknown Steps:',
  )
})

t.test('the time of steps, and the entry whose answers take longest', async (t) => {
  const [row] = pluginsView(host).plugins
  const times = { count: 900, total: 1, sample: 512, median: 0.0261, p99: 0.0994, longest: 3 }
  const of = (id: string, ...answers: EntryAnswers[]): PluginRow => ({ ...row, id, answers })
  const status = { ...statusView(host), steps: { ...times, median: 0.42, p99: 1.26 } }
  const lines = said([], {
    status,
    plugins: [
      of('x', { ...times, entry: 'S1' }, { ...times, entry: 'S2', p99: 0.4 }),
      of('y', { ...times, entry: 'S3', p99: null, median: 0.3 }),
      of('z', { ...times, entry: 'S4', p99: null, median: null, longest: 900 }),
    ],
  })
  t.ok(lines.includes('Steps:     0.42 ms in the median, at most 1.3 ms in 99 of 100'), lines.join('\n'))
  const at = lines.findIndex((line) => line.startsWith('Slowest:'))
  t.strictSame(lines.slice(at, at + 2), [
    'Slowest:   S2 (x), answers take 0.026 ms in the median, at most 0.4 ms in 99 of',
    '           100',
  ])
  const none = said([], { plugins: [of('x')], status: { ...status, steps: { ...times, median: null } } })
  t.ok(none.includes('Steps:     not enough of them yet'))
  t.notOk(
    none.some((line) => line.startsWith('Slowest:')),
    'where plugins run in the thread of the host',
  )
})
