import type { Engine } from '../engine.ts'
import type { MarketState } from '../market-state.ts'
import type { Outage } from '../outage.ts'
import type { InstanceMemory } from '../runner.ts'
import type { Sleeve } from '../sleeve.ts'
import type { Slot } from '../slot.ts'
import type { Track } from '../track.ts'
import {
  SNAPSHOT_VERSION,
  type EngineSnapshot,
  type EngineState,
  type SleeveSnapshot,
  type TrackSnapshot,
  type TrackState,
} from './schema.ts'
import { takeSlot } from './slots.ts'

const takeOutages = ({ outages }: { readonly outages: readonly Outage[] }): { outages?: Outage[] } =>
  outages.length === 0 ? {} : { outages: [...outages] }

function takeTrackState(track: Track): TrackState {
  const { timeframeMs, regime, classifier } = track
  return {
    timeframeMs,
    regime: { known: regime.known, label: regime.label, confidence: regime.confidence },
    classifier:
      classifier === null
        ? null
        : {
            strikes: classifier.strikes,
            instance: classifier.memory.snapshot(),
            ...takeOutages(classifier),
          },
  }
}

/** Bars and indicators of a track. */
function takeBars(track: Track): Pick<TrackSnapshot, 'registry' | 'making'> {
  const { registry, making } = track.snapshot()
  return {
    registry: {
      ...registry,
      kernels: registry.kernels.map((kernel) => ({ ...kernel, outputs: [...kernel.outputs] })),
    },
    making,
  }
}

/** A track between two inputs; it shares nothing with it. */
export const takeTrack = (track: Track): TrackSnapshot => ({ ...takeTrackState(track), ...takeBars(track) })

function takeMarket(market: MarketState): EngineState['markets'][number] {
  const { symbol, kind, lot, lotQuanta } = market.instrument
  const { bars, taken, bar } = market.snapshot()
  return {
    symbol,
    kind,
    baseMs: market.baseMs,
    lot,
    lotQuanta,
    bars,
    taken,
    bar: [...bar],
    tracks: market.tracks.map(takeTrackState),
  }
}

function takeSleeve(
  sleeve: Sleeve,
  memories: readonly InstanceMemory[],
  leftOver: readonly Slot[],
): SleeveSnapshot {
  const { name, spec, ledger, enabled, weight, strikes, quarantined, barsExposed } = sleeve
  const { flow, fees, slippage, funding, turnover } = ledger
  return {
    name,
    configured: {
      enabled: spec.enabled,
      weight: spec.weight,
      ...(spec.onDisable !== undefined && { onDisable: spec.onDisable }),
    },
    ...(spec.retired === true && { retired: true }),
    capital: sleeve.drawdown.base,
    enabled,
    weight,
    ...(sleeve.off && { off: true }),
    strikes,
    quarantined,
    ...takeOutages(sleeve),
    refusals: [...sleeve.refusals].map(([limit, count]) => ({ limit, count })),
    limits: sleeve.limitLog.snapshot(),
    barsExposed,
    opened: sleeve.openedLast,
    ledger: { flow, fees, slippage, funding, turnover },
    drawdown: sleeve.drawdown.snapshot(),
    slots: sleeve.slots.map((slot) => ({
      ...takeSlot(slot),
      ...(leftOver.includes(slot) && { leftOver: true as const }),
    })),
    instances: memories.map((memory) => memory.snapshot()),
  }
}

/** The instances of a strategy. */
function memoriesOf({ runners }: Engine, sleeve: Sleeve): InstanceMemory[] {
  return runners.flatMap((runner) =>
    runner.sleeve === sleeve && runner.memory !== null ? [runner.memory] : [],
  )
}

/**
 * The state of an engine between two inputs without its past: bars, indicators, curve and closed trades. It shares
 * nothing with the engine, and does not grow with the age of an account.
 *
 * @throws GrodtError PLUGIN_STATE_INVALID when a plugin has changed its state since it was asked into one that cannot be
 *   stored
 */
export function takeEngineState(engine: Engine): EngineState {
  const { account, venue, guard, model, days, curve, trades } = engine
  const { returns } = model
  const leftOver = engine.runners.flatMap(({ memory, slots }) => (memory === null ? slots : []))
  return {
    version: SNAPSHOT_VERSION,
    currency: account.currency,
    capital: account.capital,
    scale: account.scale,
    labels: [...engine.labels],
    ...(engine.spec.weightsBy === undefined ? {} : { weightsBy: engine.spec.weightsBy }),
    ...(engine.exposureScale === 1 ? {} : { exposureScale: engine.exposureScale }),
    engine: {
      seq: engine.seq,
      time: engine.time,
      batches: engine.batches,
      batchesExposed: engine.batchesExposed,
      nextFunding: engine.nextFunding,
      liquidations: engine.liquidations,
      locksSet: engine.locksSet,
      pausesSet: engine.pausesSet,
      nextOrder: engine.nextOrder,
    },
    cash: account.cash,
    venue: {
      cash: venue.cash,
      fees: venue.fees,
      netLots: venue.netLots.slice(),
      baseFees: venue.baseFees.slice(),
    },
    drawdown: engine.drawdown.snapshot(),
    markets: engine.markets.map(takeMarket),
    sleeves: engine.sleeves.map((sleeve) => takeSleeve(sleeve, memoriesOf(engine, sleeve), leftOver)),
    guard: {
      // Without protections nobody looks; if there are some later, they begin with the trades from then on.
      tradesSeen: guard.active ? guard.tradesSeen : trades.length,
      protections: guard.snapshot(),
    },
    model: {
      returns: returns?.snapshot() ?? null,
      days: days?.snapshot() ?? null,
      approvals: model.rate.snapshot(),
    },
    curve: {
      stepMs: curve.stepMs,
      next: curve.next,
      buyAndHold: curve.buyAndHold.snapshot(),
    },
  }
}

/**
 * The whole state of an engine between two inputs; it shares nothing with the engine. What the engine works out from the
 * rest is left out: open positions, marks and equity, prices at which to look, what is due next, correlations. So are
 * the statistics and tallies of a host: they read the curve and the trades, and say the same over a restored engine.
 *
 * @throws GrodtError PLUGIN_STATE_INVALID as `takeEngineState`
 */
export function takeEngineSnapshot(engine: Engine): EngineSnapshot {
  const state = takeEngineState(engine)
  return {
    ...state,
    markets: state.markets.map((market, m) => ({
      ...market,
      tracks: market.tracks.map((track, n) => ({ ...track, ...takeBars(engine.markets[m].tracks[n]) })),
    })),
    curve: { ...state.curve, rows: engine.curve.table.snapshot() },
    trades: takeTrades(engine),
  }
}

function takeTrades({ trades }: Engine): EngineSnapshot['trades'] {
  const { reasons, names, ...columns } = trades.snapshot()
  return { ...columns, reasons: [...reasons], names: names.map((list) => [...list]) }
}
