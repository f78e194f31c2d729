import { SHIPPED } from '../config/shipped.fixture.ts'
import type { EngineEvent } from '../engine/events.ts'
import { manualClock } from './clock.ts'
import { ACCELERATED_START, createPaperHost, runPaperHost, type PaperHost } from './paper-host.ts'
import { prepare, type Prepared } from './prepare.ts'
import { createReloader, type Reloader } from './reload/reloader.ts'

/** The shipped configuration with its plugins, with static weights. @param cacheFolder an empty folder */
export function shippedConfig(cacheFolder: string): Promise<Prepared> {
  const market = { symbols: ['BTC/USDT', 'ETH/USDT', 'SOL/USDT'], baseTimeframeMs: 300_000 }
  return prepare(SHIPPED, { market, cacheFolder, allocator: 'static' })
}

/** A host after `bars` bars of the shipped configuration, stopped. */
export async function hostAfter(
  prepared: Prepared,
  bars: number,
  onEvents?: (events: readonly EngineEvent[]) => void,
): Promise<PaperHost> {
  const clock = manualClock(ACCELERATED_START + bars * 300_000)
  const host = createPaperHost({
    prepared,
    marketSeed: 42,
    speed: 7200,
    log: () => undefined,
    clock: () => clock,
  })
  await runPaperHost(host, {
    signal: new AbortController().signal,
    maxBars: bars,
    ...(onEvents === undefined ? {} : { onEvents }),
  })
  return host
}

/** A reloader whose files never change. */
export function reloaderOf(host: PaperHost): Reloader {
  return createReloader({ host, prepare: () => Promise.resolve(host.prepared) })
}
