import t from 'tap'
import { isEngineEvent } from '../../host/host-events.ts'
import { hostAfter, shippedConfig } from '../../host/paper-host.fixture.ts'
import type { PaperHost } from '../../host/paper-host.ts'
import { ANOTHER_BUILD } from '../reload/outcome.fixture.ts'
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

t.test('what a person did is in the block and in the status line while it lasts', async (t) => {
  const steered = await hostAfter(prepared, 100)
  const { engine } = steered
  const who = { reason: 'news', author: 'anna' }
  engine.apply({ kind: 'command', command: { name: 'pause', strategy: 'S3_Breakout', ...who } })
  const lock = { name: 'add-lock', strategy: null, symbol: 'BTC/USDT', end: null, ...who } as const
  engine.apply({ kind: 'command', command: lock })
  const held = 'S3_Breakout paused; 1 lock'
  const calm = statusBlock(steered, ADDRESS, paint(false))
  t.equal(calm[2], held)
  t.match(calm.join('\n'), /^S3_Breakout +paused /m)
  t.match(statusLine(steered), new RegExp(`; ${held}$`))
  engine.apply({ kind: 'command', command: { name: 'trigger-kill-switch', ...who } })
  const [, , line] = statusBlock(steered, ADDRESS, paint(true))
  t.equal(line, `\u001b[31mKILL SWITCH latched (manual); ${held}\u001b[39m`)
})

t.test('an invariant that does not hold is told with its bundle', async (t) => {
  const broken = await hostAfter(prepared, 30)
  const reason = `invariant 2: ${'the net position '.repeat(5)}; diagnostic bundle .grodt/diagnostics/x.json`
  const everything = { strategy: null, symbol: null, end: null } as const
  const lock = { name: 'add-lock', ...everything, invariant: 2, reason, author: 'host' } as const
  broken.engine.apply({ kind: 'command', command: lock })
  const lines = statusBlock(broken, ADDRESS, paint(false))
  t.strictSame(lines.slice(2, 4), [
    'manage-only: invariant 2: the net position the net position the net position the',
    'net position the net position ; diagnostic bundle .grodt/diagnostics/x.json',
  ])
  t.match(lines[4], /^strategy /)
  t.match(statusLine(broken), /; MANAGE-ONLY, an invariant does not hold \(lock 1\); 1 lock$/)
  const facts = { marketSeed: 42, logFile: 'x', address: null, token: null, store: null, resumed: null }
  t.strictSame(banner(broken, facts).slice(-4), [
    'Note:     manage-only until a person removes lock 1 (grodt risk unlock):',
    '          invariant 2: the net position the net position the net position the',
    '          net position the net position ; diagnostic bundle',
    '          .grodt/diagnostics/x.json',
  ])
})

t.test('what came of a reload is shown for a while, in one line', async (t) => {
  const outcome = {
    at: Date.now(),
    author: 'ann',
    revision: 4,
    ...ANOTHER_BUILD,
  }
  const activated = { ...outcome, result: 'activated', error: null } as const
  const plain = statusBlock(host, ADDRESS, paint(false))
  const lines = statusBlock(host, ADDRESS, paint(false), activated)
  t.equal(lines[2], 'reload by ann: revision 4 runs, changed: strategy breakout')
  t.ok(lines.length <= 23)
  const message = `The configuration has 1 error(s):\nconfigs/risk.yaml:4:3 ${'risk '.repeat(30)}`
  const rejected = { ...outcome, result: 'rejected', error: { code: 'CONFIG_INVALID', message } } as const
  const [, , line] = statusBlock(host, ADDRESS, paint(true), rejected)
  t.match(line, '\u001b[31mreload by ann rejected: configs/risk.yaml:4:3 risk risk')
  t.equal(visibleLength(line), 80)
  t.strictSame(statusBlock(host, ADDRESS, paint(false), { ...activated, at: Date.now() - 31_000 }), plain)
})

t.test('that the files do not run is shown as long as it is so, and is the first that a start says', (t) => {
  const message =
    'The configuration has 1 error(s); nothing was started or changed:\nconfigs/risk.yaml:4:3 risk: wrong'
  const refusedFiles = { since: Date.UTC(2026, 5, 1, 12, 30), code: 'CONFIG_INVALID', message } as const
  const refused = { ...host, revision: 12, refusedFiles }
  const [, , line] = statusBlock(refused, ADDRESS, paint(false))
  t.equal(line, 'the files do not run since 2026-06-01 12:30 UTC: configs/risk.yaml:4:3 risk: wr…')
  const facts = { marketSeed: 42, logFile: 'x', address: null, token: null, store: 'x', resumed: null }
  t.strictSame(banner(refused, facts).slice(0, 5), [
    `THE FILES OF ${host.prepared.folder} DO NOT RUN: revision 12 of the store goes on.`,
    'The configuration has 1 error(s):\nconfigs/risk.yaml:4:3 risk: wrong',
    'They are taken over as soon as they are right.',
    '',
    `GRODT in paper mode on the simulated market; the configuration is ${host.prepared.folder}.`,
  ])
  t.end()
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
  const events = host.events.after(0, 1000).filter(isEngineEvent)
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
  const text = banner(host, {
    marketSeed: 42,
    logFile: 'paper.log',
    address: ADDRESS,
    token: '.grodt/api/local.token',
    store: null,
    resumed: null,
  }).join('\n')
  for (const part of [
    'The market is made up for demonstration: a result here proves nothing about a strategy.',
    '  S1_VWAP_EMA_Scalper: vwap-ema-scalper 0.1.0, 1h, trending, weight 40 %',
    'Symbols:  BTC/USDT, ETH/USDT, SOL/USDT; bars of 5m, seed 42',
    'Regime:   efficiency-ratio 0.1.0 (trending, ranging)',
    'Capital:  100,000.00 USDT',
    'API:      http://127.0.0.1:7373',
    'Token:    for the grodt commands of this user, made now: .grodt/api/local.token',
  ]) {
    t.ok(text.includes(part), part)
  }
  t.match(text, /the\s+allocator\s+"static"\s+never\s+moves\s+weights/)
})

t.test('the summary has book and strategies, and says what becomes of open positions', async (t) => {
  const lines = summary(host, false)
  t.match(lines[0], /^Stopped after \d+s: [\d,]+ bars per symbol, to 2026-01-\d\d \d\d:\d\d UTC\.$/)
  t.match(
    lines.join(' '),
    /Equity [\d,.]+ USDT \([+-]?[\d.]+ %\), deepest drawdown [\d.]+ %, fees [\d,.]+, \d+ trades\./,
  )
  t.match(
    lines.join(' '),
    /\d positions stayed open\. Nothing was stored: the next start begins with the configured capital and no position\./,
  )
  t.match(
    summary(host, true).join(' '),
    /\d positions stayed open\. The account is stored: the next start goes on from here\./,
  )
  t.equal(summary(early, false).at(-1), 'No position is open.')
})
