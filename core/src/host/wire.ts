import { instrumentSettings, type HostConfig } from '../config/types.ts'
import { Engine, type EngineSpec } from '../engine/engine.ts'
import type { EngineEvent } from '../engine/events.ts'
import type { MarketState } from '../engine/market-state.ts'
import { retiredSpecs, wireLeftovers } from '../engine/takeover/leftovers.ts'
import type { Leftover } from '../engine/takeover/takeover.ts'
import type { Track } from '../engine/track.ts'
import type { InstrumentSpec } from '../market/instrument.ts'
import { timeframeMs } from '../market/timeframe.ts'
import { createClassifier, createStrategy, type PluginLog } from '../plugins/instance.ts'
import { portfolioLimits, sleeveLimits } from './limits.ts'
import type { Prepared } from './prepare.ts'
import { protectionsSpec, sleeveProtections } from './protections.ts'
import type { Staff } from './staff.ts'
import { pluginById } from './used-plugins.ts'
import { firstWeights, movesWeights, weightBounds, weightsBy } from './weights.ts'

const BPS = 1e-4

/** One market that a feed has. */
export interface FedMarket {
  readonly symbol: string
  /** Length of its base bars, ms. */
  readonly baseMs: number
  readonly hasVolume: boolean
  /** Step of its prices, used as tick where host.yaml names none for the symbol and the default is coarser. */
  readonly priceStep?: number | null
}

/** How a host is wired beside its configuration. */
export interface WireOptions {
  readonly markets: readonly FedMarket[]
  readonly record: EngineSpec['record']
  readonly onFault: 'throw' | 'strike'
  readonly curveMs: number
  readonly log: PluginLog
  /** Has the workers of the plugins; without it they run in this thread. */
  readonly staff?: Staff | null
  /** What a state that will be restored holds outside of the configuration. */
  readonly leftovers?: readonly Leftover[]
  /** Takes what the first weights cause. */
  readonly onEvents?: (events: readonly EngineEvent[]) => void
}

/** The tick of a symbol: its own in host.yaml, else the finer one of the default and the step of its prices. */
function tickOf(host: HostConfig, symbol: string, step: number | null): number {
  const { defaults, symbols } = host.instruments
  const own = Object.hasOwn(symbols, symbol) ? symbols[symbol].tick : undefined
  return own ?? (step === null ? defaults.tick : Math.min(defaults.tick, step))
}

/** An instrument's settings in the engine's units. @param step of its prices, null when not known */
export function instrumentSpec(host: HostConfig, symbol: string, step: number | null = null): InstrumentSpec {
  const settings = instrumentSettings(host, symbol)
  const perpetual = settings.kind === 'perpetual'
  return {
    symbol,
    kind: settings.kind,
    tick: tickOf(host, symbol, step),
    lot: settings.lot,
    minNotional: settings.minNotional,
    makerFee: settings.makerFeeBps * BPS,
    takerFee: settings.takerFeeBps * BPS,
    fundingRate: perpetual ? settings.fundingBps * BPS : 0,
    maintenanceMargin: perpetual ? settings.maintenanceMargin : 0,
    feeCurrency: settings.feeCurrency,
    assetPrecision: settings.assetPrecision,
  }
}

function engineSpec(prepared: Prepared, options: WireOptions): EngineSpec {
  const { config, regimePlugin } = prepared.checked
  const { host, risk } = config
  const classifier = pluginById(prepared.plugins, 'regime-classifier', regimePlugin)
  return {
    capital: host.account.capital,
    currency: host.account.currency,
    labels: classifier.definition.labels,
    weightsBy: weightsBy(prepared),
    ...(movesWeights(prepared) && { movingWeights: weightBounds(config) }),
    markets: options.markets.map(({ symbol, baseMs, hasVolume, priceStep }) => ({
      instrument: instrumentSpec(host, symbol, priceStep ?? null),
      baseMs,
      hasVolume,
    })),
    sleeves: [
      ...config.strategies.map((entry) => ({
        name: entry.name,
        enabled: entry.enabled,
        weight: entry.enabled ? entry.capitalAllocation : 0,
        regimeRequirements: entry.regimeRequirements,
        onDisable: entry.onDisable,
        previousName: entry.previousName,
        ...sleeveLimits(entry.risk),
        ...sleeveProtections(entry.protections, risk.protections.shrink),
      })),
      ...retiredSpecs(options.leftovers ?? []),
    ],
    broker: {
      slippage: host.broker.slippageBps * BPS,
      volumeShare: host.broker.volumeShare,
      latencyBars: host.broker.latencyBars,
    },
    limits: portfolioLimits(risk),
    protections: protectionsSpec(risk.protections),
    exposure: risk.exposure,
    record: options.record,
    onFault: options.onFault === 'throw' ? 'throw' : { strikesToQuarantine: host.faults.strikesToQuarantine },
    curveMs: options.curveMs,
    sharedRings: isStaffed(options),
  }
}

const isStaffed = ({ staff }: WireOptions): boolean => staff !== undefined && staff !== null

/**
 * Build an engine from a prepared configuration: markets, sleeves, classifiers and strategies, in their workers where
 * there is a staff, and the allocator's first weights.
 *
 * @throws GrodtError PLUGIN_FAILED when a plugin cannot be created, PLUGIN_CONTRACT on invalid weights
 */
export function wireEngine(prepared: Prepared, options: WireOptions): Engine {
  const engine = new Engine(engineSpec(prepared, options))
  const { checked, plugins } = prepared
  const { config } = checked
  const { seed } = config.host
  const classifier = pluginById(plugins, 'regime-classifier', checked.regimePlugin)

  const classified = (market: MarketState, length: number): Track => {
    const track = engine.track(market, length)
    if (track.classifier === null) {
      createClassifier(engine, track, {
        name: 'regime',
        plugin: classifier.manifest.id,
        definition: classifier.definition,
        config: checked.regimeParameters,
        seed,
        log: options.log,
        seat: options.staff?.seat(null),
      })
    }
    return track
  }

  config.strategies.forEach((entry, index) => {
    const plugin = pluginById(plugins, 'strategy', checked.plugins.get(entry.name) ?? '')
    const length = timeframeMs(entry.timeframe) ?? NaN
    const regimeLength =
      config.regime.timeframe === null ? length : (timeframeMs(config.regime.timeframe) ?? NaN)
    const wanted = entry.symbols
    const tracks = engine.markets
      .filter(({ instrument }) => wanted === null || wanted.includes(instrument.symbol))
      .map((market) => ({
        track: engine.track(market, length),
        regime: classified(market, regimeLength).regime,
      }))
    createStrategy(
      engine,
      engine.sleeves[index],
      {
        name: entry.name,
        plugin: plugin.manifest.id,
        definition: plugin.definition,
        config: checked.parameters.get(entry.name),
        seed,
        log: options.log,
        seat: options.staff?.seat(entry.name),
      },
      tracks,
    )
  })
  wireLeftovers(engine, options.leftovers ?? [])
  const events = engine.apply({ kind: 'weights', weights: firstWeights(engine, prepared, options.staff) })
  options.onEvents?.(events)
  return engine
}
