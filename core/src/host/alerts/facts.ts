import { ageOfLastBar } from '../../engine/entries.ts'
import type { PaperHost } from '../paper-host.ts'
import type { Reconciliation } from '../reconciliation/reconciler.ts'
import type { RefusedFiles } from '../reload/refused-files.ts'
import { performanceView } from '../views/performance.ts'
import { killSwitchRow, type KillSwitchRow } from '../views/risk.ts'
import { manageOnlyRow } from '../views/status.ts'
import { supervisionRows, type SupervisionRow } from '../views/supervision.ts'

/** What the rules look at: plain values, read off a host in one go. */
export interface HostFacts {
  readonly running: boolean
  /** Bars applied since the start. */
  readonly bars: number
  /** From one bar to the next by the time of day, ms. */
  readonly barMs: number
  /** How far equity is below its high-water mark, fraction of it. */
  readonly drawdown: number
  readonly killSwitch: Pick<KillSwitchRow, 'stage' | 'why'>
  /** Bars that a symbol lacks behind the newest of any. */
  readonly markets: readonly { readonly symbol: string; readonly missing: number }[]
  readonly supervised: readonly Pick<SupervisionRow, 'entry' | 'kind' | 'plugin' | 'state' | 'problem'>[]
  /** Why the books do not hold; null: they do. */
  readonly invariant: string | null
  /** What came of the last comparison of books and account; null before the first. */
  readonly reconciliation: Pick<Reconciliation, 'account' | 'differences' | 'problem'> | null
  readonly forecasts: readonly {
    readonly target: string
    /** Id of the model that ought to serve; null: there is none yet. */
    readonly champion: string | null
    /** What serves. */
    readonly by: string
    readonly reason: string | null
    readonly alarm: boolean
  }[]
  readonly refusedFiles: Pick<RefusedFiles, 'message'> | null
  /** Where the account is stored, megabytes; null where that is not known. */
  readonly freeMb: number | null
}

/** Read them off a host. */
export function hostFacts(host: PaperHost, freeMb: number | null): HostFacts {
  const { engine, feed, meta, speed } = host
  return {
    running: host.state === 'running',
    bars: feed.bars,
    barMs: feed.market.spec.timeframeMs / speed,
    drawdown: performanceView(host).drawdown,
    killSwitch: killSwitchRow(engine),
    markets: engine.markets.map((market) => ({
      symbol: market.instrument.symbol,
      // Before its first bar none is missing.
      missing: feed.bars === 0 ? 0 : Math.max(0, Math.round(ageOfLastBar(engine, market))),
    })),
    supervised: supervisionRows(host),
    invariant: manageOnlyRow(engine)?.reason ?? null,
    reconciliation: host.reconciliation,
    forecasts: meta.learner.status(),
    refusedFiles: host.refusedFiles,
    freeMb,
  }
}
