import type { Engine } from '../engine/engine.ts'
import type { Instrument } from '../market/instrument.ts'

const BPS = 1e4

/** How the simulated broker filled orders in this run, in words; docs/statistics.md belongs to it. */
export function assumptions({ spec, markets }: Engine, leaveOpen: boolean): string[] {
  const { slippage, volumeShare, latencyBars } = spec.broker
  const instruments = markets.map((market) => market.instrument)
  const later = latencyBars === 0 ? '' : `, ${latencyBars} bar(s) of latency later`
  return [
    `A decision at the close of a bar is filled at the next open${later}; strategies see closed bars only.`,
    'Stops, targets and limits are checked inside every bar from the entry bar on; when one bar touches stop and target, the stop counts.',
    'A gap through a stop fills at the open; a target or limit fills at its price; a trailing stop moves at the close and is active from the next bar.',
    `Orders that take liquidity pay the taker fee and a slippage of ${bps(slippage)} bps; targets and limits pay the maker fee.`,
    volumeShare === null
      ? 'Orders are filled whatever the volume of the bar.'
      : `One bar fills at most ${percent(volumeShare)} of its volume.`,
    'Market orders of several strategies that cross at one open are netted without cost.',
    ...distinct(instruments, costs),
    leaveOpen
      ? 'Positions that are open at the end are left open and valued at the last close.'
      : 'Positions that are open at the end are closed at the last close as taker, without slippage.',
  ]
}

function costs(instrument: Instrument): string {
  const { kind, tick, makerFee, takerFee, fundingRate, maintenanceMargin } = instrument
  const fees = `tick ${tick}, maker fee ${bps(makerFee)} bps, taker fee ${bps(takerFee)} bps`
  const inBase = instrument.feeInBase ? ', the fee of a purchase is taken out of what is bought' : ''
  if (kind === 'spot') return `spot, long only, ${fees}${inBase}`
  return (
    `perpetual, ${fees}, constant funding of ${bps(fundingRate)} bps every 8 hours paid by longs to shorts, ` +
    `liquidation of the book below a maintenance margin of ${percent(maintenanceMargin)}`
  )
}

/** One sentence per text, with the symbols that share it. */
function distinct(
  instruments: readonly Instrument[],
  describe: (instrument: Instrument) => string,
): string[] {
  const symbols = new Map<string, string[]>()
  for (const instrument of instruments) {
    const text = describe(instrument)
    symbols.set(text, [...(symbols.get(text) ?? []), instrument.symbol])
  }
  return [...symbols].map(([text, names]) => `${names.join(', ')}: ${text}.`)
}

/** Rates were divided by 10,000: rounding takes the binary noise away again. */
function bps(rate: number): string {
  return String(Number((rate * BPS).toPrecision(12)))
}

function percent(fraction: number): string {
  return `${Number((fraction * 100).toPrecision(12))} %`
}
