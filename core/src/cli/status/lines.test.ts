import t from 'tap'
import { hostAfter, shippedConfig } from '../../host/paper-host.fixture.ts'
import type { ReloadOutcome } from '../../host/reload/reloader.ts'
import { configView } from '../../host/views/reload.ts'
import { statusView } from '../../host/views/status.ts'
import { strategyViews } from '../../host/views/strategies.ts'
import { NO_RELOADS } from '../../host/reload/counts.ts'
import { ANOTHER_BUILD } from '../reload/outcome.fixture.ts'
import { statusLines } from './lines.ts'

const host = await hostAfter(await shippedConfig(t.testdir({})), 300)
const NOW = host.startedAt + 125_000

const said = (outcomes: readonly ReloadOutcome[]): string[] =>
  statusLines(
    {
      status: statusView(host),
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
    'Reload: 1m ago, reload by file rejected: configs/risk.yaml:4:3 risk.x: unknown Strategies:',
  )
})
