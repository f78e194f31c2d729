import { createRequire } from 'node:module'
import t from 'tap'
import {
  type Candles,
  candles,
  compute,
  cut,
  emptyRegistry,
  feed,
  firstDifference,
  padStart,
} from './candles.fixture.ts'
import { CATALOGUE, type CatalogueEntry, PATTERN_BARS, REFUSED } from './catalogue-entries.ts'
import { catalogueRequest } from './catalogue-request.ts'
import { indicatorRequests } from './requests.ts'

const require = createRequire(import.meta.url)
const isLoaded = (): boolean =>
  Object.keys(require.cache).some((path) => path.includes('technicalindicators'))

type Batch = (input: object) => unknown
type Row = Readonly<Record<string, number>> | number
type Package = Readonly<Record<string, Batch & { calculate?: Batch }>>
const thePackage = (): Package => require('technicalindicators') as Package

const PERIODS: Readonly<Record<string, number>> = {
  period: 14,
  fastPeriod: 12,
  slowPeriod: 26,
  signalPeriod: 9,
  stdDev: 2,
  ROCPer1: 10,
  ROCPer2: 15,
  ROCPer3: 20,
  ROCPer4: 30,
  SMAROCPer1: 10,
  SMAROCPer2: 10,
  SMAROCPer3: 10,
  SMAROCPer4: 15,
  rsiPeriod: 14,
  stochasticPeriod: 14,
  kPeriod: 3,
  dPeriod: 3,
}

/** Parameters for all that has no default. */
function parametersOf(entry: CatalogueEntry): Record<string, number> {
  const needed = Object.keys(entry.parameters).filter((key) => entry.parameters[key].default === undefined)
  return Object.fromEntries(needed.map((key) => [key, PERIODS[key]]))
}

function ours(name: string, bars: Candles, sizes?: readonly number[]): number[][] {
  const request = catalogueRequest(name, parametersOf(CATALOGUE.get(name) as CatalogueEntry))
  return compute(bars, (registry) => registry.catalogue(request), sizes)
}

/** What the package computes from all bars at once, as columns of the bars' length. */
function theirs(name: string, bars: Candles): number[][] {
  const entry = CATALOGUE.get(name) as CatalogueEntry
  const length = bars.time.length
  const { settings } = catalogueRequest(name, parametersOf(entry))
  if (entry.input === 'bars') {
    const pattern = thePackage()[name]
    const at = (i: number): number =>
      i < PATTERN_BARS - 1 ? NaN : Number(pattern(cut(bars, i - PATTERN_BARS + 1, i + 1)))
    return [bars.time.map((_, i) => at(i))]
  }
  const result = thePackage()[name].calculate?.({
    ...settings,
    ...bars,
    timestamp: bars.time,
    values: bars.close,
  })
  if (name === 'HeikinAshi')
    return entry.outputs.map((output) => (result as Record<string, number[]>)[output])
  const rows = result as Row[]
  if (entry.outputs.length === 0) return [padStart(rows as number[], length)]
  return entry.outputs.map((output) =>
    padStart(
      rows.map((row) => (row as Readonly<Record<string, number>>)[output] ?? NaN),
      length,
    ),
  )
}

t.test('the package is loaded by the first request and not before', async (t) => {
  const ask = indicatorRequests(emptyRegistry())
  t.throws(() => ask.indicator('Nothing'))
  t.notOk(isLoaded())
  ask.indicator('SMA', { period: 3 })
  t.ok(isLoaded())
})

t.test(
  'every export of the package is an indicator here, refused with a reason, or no indicator',
  async (t) => {
    const holders = [
      'FixedSizeLinkedList',
      'CandleData',
      'CandleList',
      'KeltnerChannelsInput',
      'KeltnerChannelsOutput',
      'ChandelierExitInput',
      'ChandelierExitOutput',
      'AvailableIndicators',
      'getAvailableIndicators',
      'setConfig',
      'getConfig',
    ]
    const known = [...CATALOGUE.keys(), ...REFUSED.keys()]
    // Each class has a function of the same name in small letters that computes all at once.
    const batch = known.filter((name) => /^[A-Z]/.test(name)).map((name) => name.toLowerCase())
    const unexplained = Object.keys(thePackage()).filter(
      (name) => !known.includes(name) && !holders.includes(name) && !batch.includes(name.toLowerCase()),
    )
    t.same(unexplained, [])
    t.same(
      known.filter((name) => !(name in thePackage())),
      [],
    )
  },
)

t.test('every indicator gives bar by bar what the package computes from all bars', async (t) => {
  const bars = candles(60, 600)
  for (const name of CATALOGUE.keys()) {
    const expected = theirs(name, bars)
    ours(name, bars).forEach((values, n) => {
      t.equal(firstDifference(values, expected[n], 1e-9), null, `${name} output ${n}`)
    })
    t.same(ours(name, bars, [1]), ours(name, bars), `${name} in other blocks`)
  }
})

t.test('every indicator yields something other than NaN', async (t) => {
  const bars = candles(61, 600)
  for (const name of CATALOGUE.keys()) {
    for (const values of ours(name, bars)) t.ok(Number.isFinite(values[599]), name)
  }
})

t.test('every indicator goes on within 1e-9 after a restore', async (t) => {
  const bars = candles(62, 5000)
  for (const [name, entry] of CATALOGUE) {
    const request = catalogueRequest(name, parametersOf(entry))
    const whole = ours(name, bars)
    for (const at of [0, 1, 30, 4321]) {
      const first = emptyRegistry()
      first.catalogue(request)
      feed(first, cut(bars, 0, at))
      const second = emptyRegistry()
      second.restore(structuredClone(first.snapshot(0)))
      const { outputs } = second.catalogue(request)
      const results: number[][] = outputs.map(() => [])
      feed(second, cut(bars, at, at + 100), [1], (i) =>
        results.forEach((values, n) => values.push(outputs[n][i & 4095])),
      )
      results.forEach((values, n) => {
        const difference = firstDifference(values, whole[n].slice(at, at + 100), 1e-9, 0.1)
        t.equal(difference, null, `${name} output ${n} restored at ${at}`)
      })
    }
  }
})

t.test('outputs are read by name, a single one without', async (t) => {
  const registry = emptyRegistry()
  const ask = indicatorRequests(registry)
  const macd = ask.indicator('MACD', { fastPeriod: 12, slowPeriod: 26, signalPeriod: 9 })
  const sma = ask.indicator('SMA', { period: 5, source: 'high' }).get()
  const bars = candles(63, 100)
  feed(registry, bars)
  t.equal(macd.get('histogram').now, macd.get('MACD').now - macd.get('signal').now)
  t.equal(firstDifference([sma.now], [bars.high.slice(95).reduce((a, b) => a + b) / 5], 1e-12), null)
  t.throws(() => macd.get(), new RangeError('MACD has the outputs MACD, signal, histogram; none was named.'))
  t.throws(
    () => macd.get('hist'),
    new RangeError('MACD has the outputs MACD, signal, histogram; "hist" is none of them.'),
  )
  t.throws(
    () => ask.indicator('SMA', { period: 5 }).get('value'),
    new RangeError('SMA has a single output without a name: use get().'),
  )
})

t.test('equal requests share one kernel, whatever the order of their parameters', async (t) => {
  const registry = emptyRegistry()
  const ask = indicatorRequests(registry)
  ask.indicator('MACD', { fastPeriod: 12, slowPeriod: 26, signalPeriod: 9 })
  ask.indicator('MACD', { signalPeriod: 9, slowPeriod: 26, fastPeriod: 12, source: 'close' })
  t.equal(registry.keys.length, 1)
})

t.test('running totals are never warm, because they depend on where the bars begin', async (t) => {
  const ask = indicatorRequests(emptyRegistry())
  for (const name of ['OBV', 'ADL', 'VWAP']) t.equal(ask.indicator(name).get().warmup, Infinity)
})

t.test('a request that cannot work is refused with what to do', async (t) => {
  const ask = indicatorRequests(emptyRegistry())
  const cases: [message: string, name: string, parameters?: Record<string, unknown>][] = [
    ['technicalindicators has no indicator "MCAD" (did you mean "MACD"?).', 'MCAD'],
    ['technicalindicators has no indicator "sma" (did you mean "SMA"?).', 'sma', { period: 3 }],
    ['technicalindicators has no indicator "ThroughTheLookingGlass".', 'ThroughTheLookingGlass'],
    [
      'The indicator VolumeProfile cannot be followed bar by bar: it needs all bars at once.',
      'VolumeProfile',
    ],
    [
      'The indicator CrossUp cannot be followed bar by bar: it compares two lines; compare two handles with now and ago(1) instead.',
      'CrossUp',
    ],
    ['SMA has no parameter "perod" (did you mean "period"?); it takes period, source.', 'SMA', { perod: 3 }],
    ['OBV has no parameter "source"; it takes none.', 'OBV', { source: 'close' }],
    ['SMA: period must be an integer from 1 to 3072 bars; was undefined.', 'SMA'],
    ['BollingerBands: stdDev must be a finite number; was 2.', 'BollingerBands', { period: 20, stdDev: '2' }],
    ['KeltnerChannels: useSMA must be true or false; was 1.', 'KeltnerChannels', { useSMA: 1 }],
    [
      'SMA: source must be one of open, high, low, close, volume, typical; was price.',
      'SMA',
      { period: 3, source: 'price' },
    ],
    [
      'EMA: with these periods 14312 bars are needed to rebuild it after a restart, and 3072 are kept; use shorter periods.',
      'EMA',
      { period: 966 },
    ],
  ]
  for (const [message, name, parameters] of cases) {
    t.throws(() => ask.indicator(name, parameters), new RangeError(message))
  }
})
