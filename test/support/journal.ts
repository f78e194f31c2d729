import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { copyShipped } from '../../core/src/config/shipped.fixture.ts'
import type { EngineEvent } from '../../core/src/engine/events.ts'
import { manualClock } from '../../core/src/host/clock.ts'
import { keep } from '../../core/src/host/durable/keeper.ts'
import { openPaperHost } from '../../core/src/host/durable/open.ts'
import type { OutsideInput } from '../../core/src/host/input-queue.ts'
import { ACCELERATED_START, runPaperHost, type PaperHost } from '../../core/src/host/paper-host.ts'
import { prepare, type Prepared } from '../../core/src/host/prepare.ts'
import { entries, put } from '../../core/src/store/database.ts'
import { headOperation, readHead } from '../../core/src/store/head.ts'
import { endOf } from '../../core/src/store/keys.ts'
import { GENESIS, hashOf, sealRecord, textOf } from '../../core/src/store/record.ts'
import { behind } from '../../core/src/store/store.fixture.ts'
import { openStore, type StoreOptions } from '../../core/src/store/store.ts'

export const FIVE_MINUTES = 300_000

/** Several strategies on two timeframes with everything on that decides something. */
export const STRATEGIES = `strategies:
  S1_VWAP_EMA_Scalper:
    timeframe: 5m
    regime_requirements: [trending]
    capital_allocation: 0.3
    risk: { cooldown: { bars: 3 }, stop_guard: { stops: 3, window: 6h, lock: 2h }, max_trades_per_day: 8 }
  S2_Mean_Reversion:
    timeframe: 15m
    capital_allocation: 0.2
    parameters: { vwap: rolling }
    risk: { max_drawdown: 0.02, drawdown_lock: 12h }
  S3_Breakout:
    timeframe: 15m
    capital_allocation: 0.2
    parameters: { fixed_target: true, breakout_threshold: 1, volume_confirmation: false }
  S3_Slow:
    plugin: S3_Breakout
    timeframe: 1h
    capital_allocation: 0.2
    parameters: { breakout_threshold: 0.5, channel_period: 12 }
`

export const RISK = `risk:
  exposure: 2
  max_gross_exposure: 1.5
  max_symbol_exposure: 1
  max_daily_loss: 0.01
  order_rate: { per_hour: 6 }
  correlation: { max_exposure: 1.2, threshold: 0.5, window: 10, minimum: 5 }
  performance_rules:
    resume: cool_down
    cool_down: 6h
    losing_streak: { limit: 4, minimum_trades: 4 }
  kill_switch: { max_drawdown: 0.2, warn_at: 0.1, action: flatten }
`

/** The shipped configuration with static weights and other files in `folder`/configs, prepared for the simulated market. */
export async function configured(
  folder: string,
  files: Readonly<Record<string, string>> = { 'strategies.yaml': STRATEGIES, 'risk.yaml': RISK },
): Promise<Prepared> {
  const configs = join(folder, 'configs')
  copyShipped(configs)
  for (const [name, text] of Object.entries(files)) writeFileSync(join(configs, name), text)
  const market = { symbols: ['BTC/USDT', 'ETH/USDT', 'SOL/USDT'], baseTimeframeMs: FIVE_MINUTES }
  return prepare(configs, { market, cacheFolder: join(folder, 'cache') })
}

/** What one process does: bars up to a number, with inputs before each stretch, and its end. */
export interface Process {
  readonly prepared: Prepared
  readonly stretches: readonly { readonly inputs?: readonly OutsideInput[]; readonly bars: number }[]
  readonly end: 'stop' | 'crash'
  readonly snapshotEvery?: number
  readonly store?: StoreOptions
  /** Before its first bar, once what came before is replayed. */
  readonly onHost?: (host: PaperHost) => void
}

/** Let the real host run on a store, with a clock that never waits. @returns the events of all its inputs */
export async function runProcess(folder: string, process: Process): Promise<EngineEvent[]> {
  const { prepared, stretches, end, snapshotEvery = 400 } = process
  const store = await openStore(folder, process.store)
  const far = ACCELERATED_START + 1e6 * FIVE_MINUTES
  const events: EngineEvent[] = []
  try {
    const { host } = await openPaperHost(
      { prepared, marketSeed: 42, speed: 7200, log: () => undefined, clock: () => manualClock(far) },
      store,
    )
    process.onHost?.(host)
    const keeper = keep(host, store, snapshotEvery)
    for (const { inputs = [], bars } of stretches) {
      host.inputs.open()
      const answers = inputs.map((input) => host.inputs.enqueue(input, () => null))
      await runPaperHost(host, {
        signal: new AbortController().signal,
        keeper,
        maxBars: bars,
        onEvents: (some) => events.push(...some),
      })
      await Promise.all(answers)
    }
    if (end === 'stop') await keeper.stop()
    else keeper.release()
  } finally {
    await store.close()
  }
  return events
}

/** What a person says, in the tests' name. */
export const who = { reason: 'a test', author: 'ann' }

/** Rewrite records behind the store's back and seal the whole chain anew, as a forger would. */
export async function forge(folder: string, change: (text: string, seq: number) => string): Promise<void> {
  await behind(folder, async (db) => {
    let hash = GENESIS.hash
    const operations = []
    let seq = 0
    for await (const [key, value] of entries(db, { gt: 'r/', lt: endOf('r/') })) {
      const sealed = sealRecord(hash, change(textOf(value), ++seq))
      hash = Buffer.from(hashOf(sealed))
      operations.push(put(key, sealed))
    }
    const head = await readHead(folder, db)
    if (head !== null) operations.push(headOperation({ ...head, hash }))
    await db.write(operations, true)
  })
}
