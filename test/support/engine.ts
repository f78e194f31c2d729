import {
  defineStrategy,
  parameters,
  type Answer,
  type ClassifierPlugin,
  type StrategyPlugin,
} from '@grodt/sdk'

import { Checks } from '../../core/src/engine/checks/checks.ts'
import { Engine, type EngineSpec } from '../../core/src/engine/engine.ts'
import type { EngineEvent, FillBooked } from '../../core/src/engine/events.ts'
import type { SleeveSpec } from '../../core/src/engine/sleeve.ts'
import { retiredSpecs, wireLeftovers } from '../../core/src/engine/takeover/leftovers.ts'
import type { Leftover } from '../../core/src/engine/takeover/takeover.ts'
import { newColumns, type BarColumns } from '../../core/src/market/columns.ts'
import { chunks } from '../../core/src/market/feed.ts'
import type { InstrumentSpec } from '../../core/src/market/instrument.ts'
import { createClassifier, createStrategy } from '../../core/src/plugins/instance.ts'
import type { Seat } from '../../core/src/plugins/worker/seat.ts'
import { NO_PORTFOLIO_LIMITS } from '../../core/src/risk/limits.ts'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
/** 2024-01-01, a boundary of every timeframe and of funding. */
export const START = Date.UTC(2024, 0, 1)

/** Open, high, low, close and, where it matters, volume. */
export type Row = readonly [open: number, high: number, low: number, close: number, volume?: number]

/** Consecutive bars; null leaves one out. */
export function bars(rows: readonly (Row | null)[], baseMs = MINUTE, start = START): BarColumns {
  const present = rows.flatMap((row, i) => (row === null ? [] : [{ row, time: start + i * baseMs }]))
  const columns = newColumns(present.length)
  present.forEach(({ row, time }, i) => {
    columns.time[i] = time
    columns.open[i] = row[0]
    columns.high[i] = row[1]
    columns.low[i] = row[2]
    columns.close[i] = row[3]
    columns.volume[i] = row[4] ?? 1_000
  })
  return columns
}

/** Bars that do not move. */
export const flatBars = (price: number, count: number): Row[] =>
  Array.from({ length: count }, (): Row => [price, price, price, price])

/** One market of a test; what is not given is a perpetual with fine steps and without costs. */
export interface TestMarket extends Partial<InstrumentSpec> {
  readonly symbol: string
  readonly columns: BarColumns
  readonly baseMs?: number
  readonly hasVolume?: boolean
}

/** A definition with any configuration and state, as a plugin package exports it. */
type AnyStrategy = Pick<StrategyPlugin, 'kind' | 'contract'>
type AnyClassifier = Pick<ClassifierPlugin, 'kind' | 'contract' | 'labels'>

/** One strategy of a test; what is not given lets it trade everything without limits of its own. */
export interface TestStrategy extends Partial<SleeveSpec> {
  readonly name: string
  readonly plugin: AnyStrategy
  readonly symbols?: readonly string[]
  readonly timeframeMs?: number
  /** Timeframe of the regime that gates it; its own when not given. */
  readonly regimeMs?: number
  /** Parsed parameters. */
  readonly config?: unknown
  /** Where a worker runs it. */
  readonly seat?: Seat | undefined
}

export interface TestSetup {
  readonly markets: readonly TestMarket[]
  readonly strategies: readonly TestStrategy[]
  readonly classifier?: AnyClassifier
  /** Its plugin's id, where that matters. */
  readonly classifierId?: string
  /** Where a worker runs it. */
  readonly classifierSeat?: Seat | undefined
  /** Of random numbers. */
  readonly seed?: number
  readonly capital?: number
  readonly exposure?: number
  readonly broker?: Partial<EngineSpec['broker']>
  readonly limits?: Partial<EngineSpec['limits']>
  readonly protections?: EngineSpec['protections']
  readonly onFault?: EngineSpec['onFault']
  readonly curveMs?: number
}

function instrumentOf(market: TestMarket): InstrumentSpec {
  return {
    symbol: market.symbol,
    kind: market.kind ?? 'perpetual',
    tick: market.tick ?? 0.01,
    lot: market.lot ?? 0.001,
    minNotional: market.minNotional ?? 0,
    makerFee: market.makerFee ?? 0,
    takerFee: market.takerFee ?? 0,
    fundingRate: market.fundingRate ?? 0,
    maintenanceMargin: market.maintenanceMargin ?? 0,
    ...(market.feeCurrency === undefined ? {} : { feeCurrency: market.feeCurrency }),
    ...(market.assetPrecision === undefined ? {} : { assetPrecision: market.assetPrecision }),
  }
}

const baseOf = ({ baseMs }: TestMarket): number => baseMs ?? MINUTE

const sleeveOf = (strategy: TestStrategy): SleeveSpec => ({
  name: strategy.name,
  enabled: strategy.enabled ?? true,
  weight: strategy.weight ?? 1,
  regimeRequirements: strategy.regimeRequirements ?? [],
  maxPosition: strategy.maxPosition ?? 1,
  maxOpenPositions: strategy.maxOpenPositions ?? 100,
  ...(strategy.limits === undefined ? {} : { limits: strategy.limits }),
  ...(strategy.protections === undefined ? {} : { protections: strategy.protections }),
  ...(strategy.shrink === undefined ? {} : { shrink: strategy.shrink }),
  ...(strategy.onDisable === undefined ? {} : { onDisable: strategy.onDisable }),
  ...(strategy.previousName === undefined ? {} : { previousName: strategy.previousName }),
})

function specOf(setup: TestSetup, leftovers: readonly Leftover[]): EngineSpec {
  return {
    capital: setup.capital ?? 10_000,
    currency: 'USD',
    labels: setup.classifier?.labels ?? [],
    markets: setup.markets.map((market) => ({
      instrument: instrumentOf(market),
      baseMs: baseOf(market),
      hasVolume: market.hasVolume ?? true,
    })),
    sleeves: [...setup.strategies.map(sleeveOf), ...retiredSpecs(leftovers)],
    broker: { slippage: 0, volumeShare: null, latencyBars: 0, ...setup.broker },
    limits: {
      ...NO_PORTFOLIO_LIMITS,
      maxGross: 100,
      maxSymbol: 100,
      maxPositions: 100,
      ...setup.limits,
    },
    protections: setup.protections,
    exposure: setup.exposure ?? 1,
    record: 'all',
    onFault: setup.onFault ?? 'throw',
    curveMs: setup.curveMs ?? HOUR,
    sharedRings: setup.strategies.some(({ seat }) => seat !== undefined),
  }
}

/**
 * An engine with its plugins attached, without configuration files.
 *
 * @param leftovers what a state that will be restored holds beside the strategies of the setup
 */
export function buildEngine(setup: TestSetup, leftovers: readonly Leftover[] = []): Engine {
  const engine = new Engine(specOf(setup, leftovers))
  const base = { config: {}, seed: setup.seed ?? 1, log: () => undefined }
  setup.strategies.forEach((strategy, index) => {
    const { name, symbols } = strategy
    const definition = strategy.plugin as StrategyPlugin
    const tracks = engine.markets
      .filter(({ instrument }) => symbols?.includes(instrument.symbol) ?? true)
      .map((market) => {
        const timeframe = strategy.timeframeMs ?? market.baseMs
        const regimeTrack = engine.track(market, strategy.regimeMs ?? timeframe)
        if (setup.classifier !== undefined && regimeTrack.classifier === null) {
          const { classifier } = setup
          createClassifier(engine, regimeTrack, {
            ...base,
            name: 'regime',
            plugin: setup.classifierId ?? 'test-regime',
            definition: classifier as ClassifierPlugin,
            seat: setup.classifierSeat,
          })
        }
        return { track: engine.track(market, timeframe), regime: regimeTrack.regime }
      })
    const spec = {
      ...base,
      name,
      plugin: 'test',
      definition,
      config: strategy.config ?? {},
      seat: strategy.seat,
    }
    createStrategy(engine, engine.sleeves[index], spec, tracks)
  })
  wireLeftovers(engine, leftovers)
  return engine
}

/** The inputs that a feed makes of the markets' bars, `rows` per input at most. */
export const inputs = ({ markets }: TestSetup, rows?: number) =>
  chunks(
    markets.map((market) => ({
      columns: market.columns,
      timeframeMs: baseOf(market),
      from: 0,
      to: market.columns.time.length,
    })),
    rows,
  )

export interface Played {
  readonly engine: Engine
  readonly events: readonly EngineEvent[]
}

/**
 * Run all bars, `rows` per input; `each` is called after every input. The checks of a running host look on: weights apart,
 * which a test may choose as it likes.
 *
 * @throws Error when an invariant does not hold
 */
export function play(setup: TestSetup, rows?: number, each?: (played: Played) => void): Played {
  const engine = buildEngine(setup)
  const checks = new Checks(engine, null)
  const events: EngineEvent[] = []
  for (const slices of inputs(setup, rows)) {
    const input = { kind: 'bars', slices } as const
    const batch = engine.apply(input)
    events.push(...batch)
    checks.applied(input)
    const broken = checks.check()
    if (broken.length > 0) throw new Error(broken.map(({ text }) => text).join('; '))
    each?.({ engine, events: batch })
  }
  return { engine, events }
}

/** What a scripted strategy may look at or request. */
interface ScriptHooks {
  /** Called in `create`. */
  readonly request?: (ctx: { atr(period: number): unknown }) => void
}

/** A strategy that gives answer n at the n-th bar (from 1) of its timeframe; no answer means null. */
export function script(
  answers: Readonly<Record<number, Answer>>,
  { request }: ScriptHooks = {},
): AnyStrategy {
  return defineStrategy({
    config: parameters({}),
    create(ctx) {
      request?.(ctx)
      return { onBar: ({ count }) => answers[count] ?? null }
    },
  })
}

/** Fills in short: bar of the first market's grid (from 1), side, quantity, price, cause. */
export function fillsOf(events: readonly EngineEvent[], baseMs = MINUTE): unknown[] {
  return events
    .filter((event) => event.kind === 'fill')
    .map((fill: FillBooked) => [
      (fill.time - START) / baseMs,
      fill.side,
      fill.quantity,
      Number(fill.price.toFixed(9)),
      fill.cause,
    ])
}

/** Events of one kind. */
export function eventsOf<K extends EngineEvent['kind']>(
  events: readonly EngineEvent[],
  kind: K,
): Extract<EngineEvent, { kind: K }>[] {
  return events.filter((event): event is Extract<EngineEvent, { kind: K }> => event.kind === kind)
}
