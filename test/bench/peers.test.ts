import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { withPart } from './page.ts'
import type { Adapter } from './peers/contestant.ts'
import async from './peers/engines/idiomatic-async.ts'
import floor from './peers/engines/floor.ts'
import grodt from './peers/engines/grodt.ts'
import idiomatic from './peers/engines/idiomatic.ts'
import { ask } from './peers/fork.ts'
import { compareLibrary, largestDifference } from './peers/indicators/compare.ts'
import live from './peers/indicators/libraries/kernels-live.ts'
import technicalindicators from './peers/indicators/libraries/technicalindicators.ts'
import { INDICATORS, materialOf } from './peers/indicators/study.ts'
import { installer, type Npm } from './peers/install.ts'
import { loadFrom } from './peers/load.ts'
import type { MeasuredEngine, MeasuredLibrary } from './peers/measure.ts'
import { problemsOf } from './peers/problems.ts'
import { replayAtClose, replayOneStepPerBar, replayWithPause, replayWork } from './peers/replay.ts'
import { engineList, engineTable, libraryTable, peersPart } from './peers/report.ts'
import { ENGINES, PEERS } from './peers/roster.ts'
import { crossSignal } from './peers/signal.ts'
import { CAPITAL } from './floor.ts'
import { benchmarkSeries } from './series.ts'

const ROOT = process.cwd()

t.test('the host and the loops that authors write do the same work', async (t) => {
  const columns = benchmarkSeries(20_000)
  const adapters: Readonly<Record<string, Adapter>> = { floor, grodt, idiomatic, async }
  for (const [name, adapter] of Object.entries(adapters)) {
    const contestant = await adapter(columns, loadFrom(ROOT))
    await contestant.run()
    // A second run must not go on with the state of the first.
    await contestant.run()
    const { trades, equity } = contestant.outcome()
    t.same([trades, equity?.toFixed(2)], [456, '999970362.71'], name)
  }
  const { trades, equity } = replayWork(columns)
  t.same([trades, equity?.toFixed(2)], [456, '999970362.71'], 'the replay')
})

t.test('the signal is that of the floor', async (t) => {
  const columns = benchmarkSeries(20_000)
  const wanted = crossSignal(columns.close)
  t.equal(wanted.subarray(0, 200).indexOf(1), -1, 'none in the first 200 bars')
  // The same fills at the same opens as the floor: one buy and one sell per change of the signal.
  const buys = wanted.filter((value, i) => value === 1 && wanted[i - 1] === 0).length
  t.equal(buys, 457, '456 closed trades and an open position')
})

t.test('the rules of other engines, replayed by hand', async (t) => {
  //                        flat, in,  in, out, out
  const open = Float64Array.of(10, 20, 40, 80, 160, 320)
  const close = Float64Array.of(11, 21, 41, 81, 161, 321)
  const columns = { ...benchmarkSeries(6), open, close }
  const wanted = (...values: number[]): Uint8Array => Uint8Array.from(values)

  const one = replayOneStepPerBar(columns, wanted(0, 1, 1, 0, 0, 0))
  t.equal(one.trades, 1)
  t.equal(one.equity, CAPITAL - 40 * 1.001 + 160 * 0.999, 'in at 40, out at 160')
  const late = replayOneStepPerBar(columns, wanted(1, 0, 0, 0, 0, 0))
  t.equal(late.equity, CAPITAL - 20 * 1.001 + 80 * 0.999, 'out a bar late: not asked on the bar of the entry')
  const open_ = replayOneStepPerBar(columns, wanted(0, 0, 0, 1, 1, 1))
  t.same(open_, { trades: 0, equity: CAPITAL - 160 * 1.001 + 321 }, 'what is open is worth the last close')
  const missed = replayOneStepPerBar(columns, wanted(1, 1, 0, 1, 0, 0))
  t.equal(missed.trades, 1, 'no entry on the bar of the exit, and gone a bar later')

  const closed = replayAtClose(columns, wanted(0, 1, 0, 0, 0, 0))
  t.same(closed, { trades: 1, equity: (CAPITAL / 21) * 41 }, 'in at 21, out at 41')
  const held = replayAtClose(columns, wanted(0, 0, 0, 0, 1, 1))
  t.same(held, { trades: 0, equity: (CAPITAL / 161) * 321 }, 'open at the end')
  t.same(replayWithPause(columns, wanted(0, 1, 0, 0, 1, 1)), { trades: 2, equity: null }, 'closed at the end')
  t.same(
    replayWithPause(columns, wanted(1, 0, 1, 0, 0, 0)),
    { trades: 1, equity: null },
    'a pause after an exit',
  )
})

t.test('kernels bar by bar and technicalindicators compute what the kernels compute', async (t) => {
  const material = materialOf(benchmarkSeries(5_000))
  const bits = compareLibrary(live(null), material)
  t.same(bits, Object.fromEntries(INDICATORS.map((name) => [name, 0])), 'the same bits')
  const peer = compareLibrary(technicalindicators(await loadFrom(ROOT)('technicalindicators')), material)
  for (const name of INDICATORS) {
    const difference = peer[name] ?? NaN
    // Its RSI is rounded to two decimals.
    t.ok(difference <= (name === 'RSI 14' ? 1e-3 : 1e-9), `${name}: ${difference}`)
  }
})

t.test('a difference is found, an undefined value is one', async (t) => {
  const values = (at: number, value: number): Float64Array[] => {
    const column = new Float64Array(3_000).fill(100)
    column[at] = value
    return [column]
  }
  const right = values(0, 100)
  t.equal(largestDifference('EMA 21', values(2_500, 101), right), 1 / 101)
  t.equal(largestDifference('EMA 21', values(2_500, NaN), right), Infinity)
  t.equal(largestDifference('EMA 21', values(500, 101), right), 0, 'the first bars show how an average began')
  t.equal(largestDifference('VWAP of the session', values(500, 101), right), 1 / 101)
  t.equal(
    largestDifference('VWAP of the session', values(1_440, 101), right),
    0,
    'the second day is not compared',
  )
})

/** An npm that answers what it is told, and counts. */
function fakeNpm(answer: { status: number; stdout: string }, install?: (folder: string) => void) {
  const calls: (readonly string[])[] = []
  const npm: Npm = (folder, args) => {
    calls.push(args)
    install?.(folder)
    return answer
  }
  return { npm, calls }
}

function put(folder: string, name: string, version: string): void {
  mkdirSync(join(folder, 'node_modules', name), { recursive: true })
  writeFileSync(join(folder, 'node_modules', name, 'package.json'), JSON.stringify({ name, version }))
}

t.test('a peer is installed once, pinned, without scripts and lock file', async (t) => {
  const cache = t.testdir()
  const { npm, calls } = fakeNpm({ status: 0, stdout: '{}' }, (folder) => {
    put(folder, 'grademark', '0.3.0')
    put(folder, 'data-forge', '1.10.5')
    put(folder, 'chai', '4.5.0')
    writeFileSync(join(folder, 'node_modules', '.package-lock.json'), '{}')
  })
  const folder = join(cache, 'grademark-0.3.0')
  t.same(installer(cache, npm)(PEERS.grademark), { folder, reason: null })
  t.same(installer(cache, npm)(PEERS.grademark), { folder, reason: null })
  t.equal(calls.length, 1)
  t.match(calls[0].join(' '), /--ignore-scripts .*grademark@0\.3\.0 data-forge@1\.10\.5 chai@4\.5\.0$/)
  t.notOk(existsSync(join(folder, 'node_modules', '.package-lock.json')))
})

t.test('a peer that cannot be installed is a reason, and no address is in it', async (t) => {
  const missing = fakeNpm({
    status: 1,
    stdout: '{"error":{"code":"ETARGET","summary":"No matching version found for di-kit@^1.1.1."}}',
  })
  t.same(installer(t.testdir(), missing.npm)(PEERS['backtest-kit']), {
    folder: null,
    reason: 'npm could not install it: No matching version found for di-kit@^1.1.1',
  })
  const unknown = fakeNpm({
    status: 1,
    stdout:
      '{"error":{"code":"E404","summary":"Not Found - GET https://registry.example/pinets - Not found"}}',
  })
  t.equal(
    installer(t.testdir(), unknown.npm)(PEERS.pinets).reason,
    'npm could not install it: Not Found - GET the package registry - Not found',
  )
  const silent = fakeNpm({ status: 1, stdout: 'Killed' })
  t.equal(
    installer(t.testdir(), silent.npm)(PEERS.pinets).reason,
    'npm could not install it: npm did not say why',
  )
  const incomplete = fakeNpm({ status: 0, stdout: '{}' }, (folder) => put(folder, 'pinets', '0.9.33'))
  t.type(installer(t.testdir(), incomplete.npm)(PEERS.pinets).reason, 'string', 'another version is not it')
})

t.test('without a network the first peer says so and the others are not tried', async (t) => {
  const cache = t.testdir()
  const there = join(cache, 'indicatorts-2.2.2')
  put(there, 'indicatorts', '2.2.2')
  const { npm, calls } = fakeNpm({ status: 1, stdout: '{"error":{"code":"EAI_AGAIN","summary":"no"}}' })
  const install = installer(cache, npm)
  const reason = 'the package registry cannot be reached (EAI_AGAIN)'
  t.same(install(PEERS.grademark), { folder: null, reason })
  t.same(install(PEERS.pinets), { folder: null, reason })
  t.same(install(PEERS.indicatorts), { folder: there, reason: null }, 'what is there is used')
  t.equal(calls.length, 1)
})

t.test('a process that fails or says nothing is a reason', async (t) => {
  const bars = '2000'
  t.same(await ask('engine-child.ts', ['nothing', ROOT, bars], ROOT), {
    figures: null,
    reason: 'There is no engine nothing.',
  })
  const { reason } = await ask('engine-child.ts', ['grademark', t.testdir(), bars], ROOT)
  t.match(reason, /^Cannot find module 'grademark'/)
  t.same(await ask('../statistics.ts', [], ROOT), { figures: null, reason: 'it ended with exit code 0' })
})

const measured = (id: string, trades: number, equity: number | null): MeasuredEngine => {
  const entry = ENGINES.find((one) => one.id === id)
  if (entry === undefined) throw new Error(id)
  const expected = { trades: 10, equity: 1_000.001 }
  const figures = { inputMs: 5, firstMs: 4, ms: [3, 2, 1], outcome: { trades, equity }, expected, peakMb: 90 }
  return { entry, version: '1.2.3', bars: 1_000, figures: [figures], reason: null }
}

const library = (id: string, differences: MeasuredLibrary['figures'][0]['differences']): MeasuredLibrary => ({
  entry: { id, title: id, peer: null, dependency: null, differs: { 'RSI 14': 'rounded' } },
  version: '1.2.3',
  bars: 1_000,
  figures: [{ ms: { 'EMA 21': [0.005] }, differences }],
  reason: null,
})

t.test('wrong trades, wrong equity and an unexplained difference are problems', async (t) => {
  t.same(
    problemsOf([measured('grodt', 10, 1_000.004)], [library('x', { 'EMA 21': 1e-10, 'RSI 14': 0.1 })]),
    [],
  )
  t.same(
    problemsOf(
      [measured('grodt', 9, 1_000), measured('idiomatic', 10, 1_000.02)],
      [library('x', { 'EMA 21': 1e-8, 'SMA 20': null })],
    ),
    [
      'GRODT: 9 trades instead of 10',
      'TypeScript loop, technicalindicators: final equity 1000.02 instead of 1000.00',
      'x, EMA 21: differs by 1.0e-8',
      'x, SMA 20: differs by undefined values',
    ],
  )
})

t.test('the tables show medians, and reasons where nothing was measured', async (t) => {
  const failed = { ...measured('pinets', 0, null), figures: [], reason: 'it is gone' }
  const rows = [measured('grodt', 10, 1_000), measured('floor', 10, null), failed]
  const [heading, , first] = engineTable(rows)
  const cells = (line: string): string[] => line.split('|').map((cell) => cell.trim())
  t.same(cells(heading).slice(1, 7), ['engine', 'work', 'bars', 'ns a bar', 'fastest', '× GRODT'])
  t.same(cells(first).slice(1, -1), [
    'GRODT 1.2.3',
    'same',
    '1,000',
    '2,000',
    '1,000',
    '1.0',
    '4,000',
    '5',
    '90',
  ])
  t.equal(engineTable(rows).length, 4, 'the failed one has no row')
  t.equal(engineList(rows)[2], '- **PineTS 1.2.3** was not measured: it is gone.')
  t.same(cells(libraryTable([library('x, live', {})])[2]).slice(1, -1), ['EMA 21', '5.0'])
  t.match(libraryTable([library('x, live', {})])[0], /\| x 1\.2\.3, live \|/)
  t.notMatch(peersPart(rows, [library('kernels', {})], { engines: 1, libraries: 1 }), '://')
})

t.test('each program replaces its own part of the page and nothing else', async (t) => {
  const page = '# Title\n\n<!-- begin host -->\n\nold\n\n<!-- end host -->\n\nby hand\n'
  const both = withPart(page, 'peers', 'first\n')
  t.equal(both, `${page}\n<!-- begin peers -->\n\nfirst\n\n<!-- end peers -->\n`)
  t.equal(withPart(both, 'host', 'new'), both.replace('old', 'new'))
  t.equal(withPart(both, 'peers', 'second'), both.replace('first', 'second'))
  t.equal(
    withPart(both, 'peers', 'costs $& and $1'),
    both.replace('first', () => 'costs $& and $1'),
  )
})
