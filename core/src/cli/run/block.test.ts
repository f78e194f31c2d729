import t from 'tap'
import { hostAfter, shippedConfig } from '../../host/paper-host.fixture.ts'
import type { PaperHost } from '../../host/paper-host.ts'
import { banner } from './banner.ts'
import { statusBlock } from './block.ts'
import { statusLine } from './lines.ts'
import { paint, visibleLength } from './paint.ts'
import { summary } from './summary.ts'
import { plainView } from './view.ts'

const ADDRESS = 'http://127.0.0.1:7373'
const prepared = await shippedConfig(t.testdir({}))
const early = await hostAfter(prepared, 0)

/** The first moment with at least this many open positions. */
async function withPositions(count: number): Promise<PaperHost> {
  for (let bars = 200; bars < 20_000; bars += 200) {
    const host = await hostAfter(prepared, bars)
    if (host.engine.openPositions >= count && host.engine.trades.length >= 5) return host
  }
  throw new Error(`never ${count} positions`)
}
const host = await withPositions(3)

t.test('the block fits a terminal of 80 by 24, painted or not', async (t) => {
  for (const one of [early, host]) {
    const lines = statusBlock(one, ADDRESS, paint(true))
    t.ok(lines.length <= 23, `${lines.length} lines`)
    for (const line of lines) t.ok(visibleLength(line) <= 80, line)
    t.equal(statusBlock(one, ADDRESS, paint(false)).join('').includes('\u001b'), false)
  }
})

t.test('before the first trade the block says that there is none', async (t) => {
  const lines = statusBlock(early, ADDRESS, paint(false))
  t.match(lines[0], /^2026-01-01 00:00 UTC/)
  t.ok(lines.includes('no open position'))
  t.ok(lines.includes('no trade yet'))
})

t.test('the block shows book, strategies, symbols, positions and the last trades', async (t) => {
  const text = statusBlock(host, ADDRESS, paint(false)).join('\n')
  t.match(text, /equity [\d,.]+ USDT [+-]?[\d.]+ %  drawdown [\d.]+ % \(max [\d.]+ %\)  fees [\d,.]+/)
  for (const name of ['S1_VWAP_EMA_Scalper', 'S2_Mean_Reversion', 'S3_Breakout']) {
    t.match(text, new RegExp(`^${name} +\\d+ % +[+-]?[\\d,.]+ +[+-]?[\\d,.]+ +\\d+`, 'm'))
  }
  for (const symbol of ['BTC/USDT', 'ETH/USDT', 'SOL/USDT']) {
    t.match(text, new RegExp(`^${symbol} +[\\d,.]+  1h (trending|ranging) \\d+ %$`, 'm'))
  }
  const positions = text.split('open positions')[1].split('last trades')[0].trim().split('\n').slice(1)
  t.equal(positions.length, host.engine.openPositions)
  t.equal(text.split('last trades')[1].trim().split('\n').length, 6)
})

t.test('a running host shows its speed, its address and how to stop it', async (t) => {
  const [head] = statusBlock({ ...host, state: 'running' }, ADDRESS, paint(false))
  t.match(head, /x7,200 +http:\/\/127\.0\.0\.1:7373  Ctrl\+C stops$/)
})

t.test('the status line holds the book and every strategy', async (t) => {
  t.match(
    statusLine(host),
    /^2026-01-\d\d \d\d:\d\d status equity [\d,.]+ USDT \([+-]?[\d.]+ %\), drawdown [\d.]+ %, \d open positions, \d+ trades; S1_VWAP_EMA_Scalper .+, S2_Mean_Reversion .+, S3_Breakout .+$/,
  )
})

t.test('the plain view writes one line per closed trade', async (t) => {
  let out = ''
  const view = plainView(host, { write: (text: string) => (out += text).length > 0 })
  const events = host.events.after(0, 1000)
  view.onEvents(events)
  view.close()
  const closed = events.filter(({ kind }) => kind === 'trade-closed').length
  t.ok(closed >= 5, `${closed} trades`)
  t.equal(out.split('\n').length - 1, closed)
  const line =
    /^2026-01-\d\d \d\d:\d\d trade {2}S\w+ [A-Z]{3}\/USDT (long|short) [\d,.]+ -> [\d,.]+ \([a-z-]+\) [+-][\d,.]+$/
  for (const one of out.trim().split('\n')) t.match(one, line)
})

t.test('the banner names what runs, with its versions, and what it does not prove', async (t) => {
  const text = banner(host, { marketSeed: 42, logFile: 'paper.log', address: ADDRESS }).join('\n')
  for (const part of [
    'The market is made up for demonstration: a result here proves nothing about a strategy.',
    '  S1_VWAP_EMA_Scalper: vwap-ema-scalper 0.1.0, 1h, trending, weight 40 %',
    'Symbols:  BTC/USDT, ETH/USDT, SOL/USDT; bars of 5m, seed 42',
    'Regime:   efficiency-ratio 0.1.0 (trending, ranging)',
    'Capital:  100,000.00 USDT',
    'API:      http://127.0.0.1:7373',
  ]) {
    t.ok(text.includes(part), part)
  }
  t.match(text, /learning\s+is\s+not\s+part\s+of\s+this\s+version/)
})

t.test('the summary has book and strategies, and says that open positions are not kept', async (t) => {
  const lines = summary(host)
  t.match(lines[0], /^Stopped after \d+s: [\d,]+ bars per symbol, to 2026-01-\d\d \d\d:\d\d UTC\.$/)
  t.match(
    lines.join(' '),
    /Equity [\d,.]+ USDT \([+-]?[\d.]+ %\), deepest drawdown [\d.]+ %, fees [\d,.]+, \d+ trades\./,
  )
  t.match(
    lines.join(' '),
    /\d positions stayed open\. Paper mode does not keep positions across restarts yet:/,
  )
  t.equal(summary(early).at(-1), 'No position is open.')
})
