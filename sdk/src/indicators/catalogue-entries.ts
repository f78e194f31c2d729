import { MAX_LOOKBACK } from '../runtime/series.ts'
import { barsToForget, RANGE_RESIDUAL } from './warmup.ts'

/** A parameter of an indicator class; without a default it must be given. */
export interface CatalogueParameter {
  readonly kind: 'period' | 'number' | 'flag'
  readonly default?: number | boolean
}

type Settings = Readonly<Record<string, number>>

/** How an indicator of the technicalindicators package is fed, what it yields and how much past it remembers. */
export interface CatalogueEntry {
  /** One number per bar, the whole bar, or the last five bars. */
  readonly input: 'value' | 'bar' | 'bars'
  /** Names of the outputs; empty for a single unnamed one. */
  readonly outputs: readonly string[]
  readonly parameters: Readonly<Record<string, CatalogueParameter>>
  /** Bars that bring a new instance to within 1e-9 of one that has seen everything. */
  readonly window: (settings: Settings) => number
  /** Set when the value is a running total since the first bar: no window can rebuild it. */
  readonly total?: 'OBV' | 'ADL' | 'VWAP'
}

const PERIOD: CatalogueParameter = { kind: 'period' }
const NUMBER: CatalogueParameter = { kind: 'number' }
const FLAG: CatalogueParameter = { kind: 'flag', default: false }
const period = (bars: number): CatalogueParameter => ({ kind: 'period', default: bars })
const number = (value: number): CatalogueParameter => ({ kind: 'number', default: value })

/** The package seeds its averages with a simple one over the period. */
const emaBars = (n: number): number => n + barsToForget((n - 1) / (n + 1), RANGE_RESIDUAL)
const wilderBars = (n: number): number => n + barsToForget((n - 1) / n, RANGE_RESIDUAL)

type Shape = Pick<CatalogueEntry, 'input'> & Partial<CatalogueEntry>
const entry = (shape: Shape): CatalogueEntry => ({ outputs: [], parameters: {}, window: () => 1, ...shape })
const ofPeriod = (input: 'value' | 'bar', window: (n: number) => number): CatalogueEntry =>
  entry({ input, parameters: { period: PERIOD }, window: (s) => window(s.period) })

const INDICATORS: Readonly<Record<string, CatalogueEntry>> = {
  SMA: ofPeriod('value', (n) => n),
  EMA: ofPeriod('value', emaBars),
  WMA: ofPeriod('value', (n) => n),
  WEMA: ofPeriod('value', wilderBars),
  RSI: ofPeriod('value', (n) => 1 + wilderBars(n)),
  ROC: ofPeriod('value', (n) => n + 1),
  TRIX: ofPeriod('value', (n) => 3 * emaBars(n) + 1),
  SD: ofPeriod('value', (n) => n),
  AverageGain: ofPeriod('value', (n) => 1 + wilderBars(n)),
  AverageLoss: ofPeriod('value', (n) => 1 + wilderBars(n)),
  Highest: ofPeriod('value', (n) => n),
  Lowest: ofPeriod('value', (n) => n),
  Sum: ofPeriod('value', (n) => n),
  ATR: ofPeriod('bar', (n) => 1 + wilderBars(n)),
  WilliamsR: ofPeriod('bar', (n) => n),
  CCI: ofPeriod('bar', (n) => n),
  MFI: ofPeriod('bar', (n) => n + 2),
  ForceIndex: ofPeriod('bar', (n) => 1 + emaBars(n)),
  TrueRange: entry({ input: 'bar', window: () => 2 }),
  MACD: entry({
    input: 'value',
    outputs: ['MACD', 'signal', 'histogram'],
    parameters: {
      fastPeriod: PERIOD,
      slowPeriod: PERIOD,
      signalPeriod: PERIOD,
      SimpleMAOscillator: FLAG,
      SimpleMASignal: FLAG,
    },
    window: (s) => Math.max(emaBars(s.fastPeriod), emaBars(s.slowPeriod)) + emaBars(s.signalPeriod),
  }),
  BollingerBands: entry({
    input: 'value',
    outputs: ['middle', 'upper', 'lower', 'pb'],
    parameters: { period: PERIOD, stdDev: NUMBER },
    window: (s) => s.period,
  }),
  KST: entry({
    input: 'value',
    outputs: ['kst', 'signal'],
    parameters: {
      ROCPer1: PERIOD,
      ROCPer2: PERIOD,
      ROCPer3: PERIOD,
      ROCPer4: PERIOD,
      SMAROCPer1: PERIOD,
      SMAROCPer2: PERIOD,
      SMAROCPer3: PERIOD,
      SMAROCPer4: PERIOD,
      signalPeriod: PERIOD,
    },
    window: (s) =>
      s.signalPeriod +
      Math.max(
        s.ROCPer1 + s.SMAROCPer1,
        s.ROCPer2 + s.SMAROCPer2,
        s.ROCPer3 + s.SMAROCPer3,
        s.ROCPer4 + s.SMAROCPer4,
      ),
  }),
  StochasticRSI: entry({
    input: 'value',
    outputs: ['stochRSI', 'k', 'd'],
    parameters: { rsiPeriod: PERIOD, stochasticPeriod: PERIOD, kPeriod: PERIOD, dPeriod: PERIOD },
    window: (s) => 1 + wilderBars(s.rsiPeriod) + s.stochasticPeriod + s.kPeriod + s.dPeriod,
  }),
  ADX: entry({
    input: 'bar',
    outputs: ['adx', 'pdi', 'mdi'],
    parameters: { period: PERIOD },
    window: (s) => 1 + 2 * wilderBars(s.period),
  }),
  PSAR: entry({
    input: 'bar',
    parameters: { step: number(0.02), max: number(0.2) },
    // Two instances agree for good once they turn on the same bar, which no formula promises: take all there is.
    window: () => MAX_LOOKBACK,
  }),
  Stochastic: entry({
    input: 'bar',
    outputs: ['k', 'd'],
    parameters: { period: PERIOD, signalPeriod: PERIOD },
    window: (s) => s.period + s.signalPeriod,
  }),
  AwesomeOscillator: entry({
    input: 'bar',
    parameters: { fastPeriod: PERIOD, slowPeriod: PERIOD },
    window: (s) => Math.max(s.fastPeriod, s.slowPeriod),
  }),
  HeikinAshi: entry({
    input: 'bar',
    outputs: ['open', 'high', 'low', 'close', 'volume', 'timestamp'],
    window: () => 1 + barsToForget(0.5, RANGE_RESIDUAL),
  }),
  IchimokuCloud: entry({
    input: 'bar',
    outputs: ['conversion', 'base', 'spanA', 'spanB'],
    parameters: {
      conversionPeriod: period(9),
      basePeriod: period(26),
      spanPeriod: period(52),
      displacement: period(26),
    },
    window: (s) => Math.max(s.conversionPeriod, s.basePeriod, s.spanPeriod, s.displacement),
  }),
  KeltnerChannels: entry({
    input: 'bar',
    outputs: ['upper', 'middle', 'lower'],
    parameters: { maPeriod: period(20), atrPeriod: period(10), multiplier: number(1), useSMA: FLAG },
    window: (s) => Math.max(emaBars(s.maPeriod), 1 + wilderBars(s.atrPeriod)),
  }),
  ChandelierExit: entry({
    input: 'bar',
    outputs: ['exitLong', 'exitShort'],
    parameters: { period: period(22), multiplier: number(3) },
    window: (s) => 1 + wilderBars(s.period),
  }),
  OBV: entry({ input: 'bar', total: 'OBV' }),
  ADL: entry({ input: 'bar', total: 'ADL' }),
  VWAP: entry({ input: 'bar', total: 'VWAP' }),
}

/** Candlestick patterns are functions of the last bars; the longest looks at five. */
export const PATTERN_BARS = 5

const PATTERNS = (
  'bullish bearish abandonedbaby doji bearishengulfingpattern bullishengulfingpattern darkcloudcover ' +
  'downsidetasukigap dragonflydoji gravestonedoji bullishharami bearishharami bullishharamicross ' +
  'bearishharamicross eveningdojistar eveningstar morningdojistar morningstar bullishmarubozu ' +
  'bearishmarubozu piercingline bullishspinningtop bearishspinningtop threeblackcrows threewhitesoldiers ' +
  'bullishhammerstick bearishhammerstick bullishinvertedhammerstick bearishinvertedhammerstick ' +
  'hammerpattern hammerpatternunconfirmed hangingman hangingmanunconfirmed shootingstar ' +
  'shootingstarunconfirmed tweezertop tweezerbottom'
).split(' ')

/** Every indicator that can be asked for, by its name in the package. */
export const CATALOGUE: ReadonlyMap<string, CatalogueEntry> = new Map([
  ...Object.entries(INDICATORS),
  ...PATTERNS.map((name) => [name, entry({ input: 'bars', window: () => PATTERN_BARS })] as const),
])

/** Exports of the package that cannot follow one series bar by bar, and why. */
export const REFUSED: ReadonlyMap<string, string> = new Map([
  ['VolumeProfile', 'it needs all bars at once'],
  ['renko', 'it is computed anew from all bars at every change'],
  ['fibonacciretracement', 'it divides a range that the caller chooses and follows no bars'],
  ['CrossUp', 'it compares two lines; compare two handles with now and ago(1) instead'],
  ['CrossDown', 'it compares two lines; compare two handles with now and ago(1) instead'],
])
