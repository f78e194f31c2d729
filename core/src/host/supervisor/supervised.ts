import type { Engine } from '../../engine/engine.ts'
import { lasts, type Outage } from '../../engine/outage.ts'
import type { HostConfig } from '../../config/types.ts'
import type { PaperHost } from '../paper-host.ts'
import type { RetryRules } from './back-off.ts'
import { CLASSIFIER_ENTRY } from './outside.ts'

/** A strategy, or the regime classifier: what is supervised as one. */
export interface Supervised {
  readonly kind: 'strategy' | 'regime-classifier'
  /** As the outside calls it. */
  readonly entry: string
  /** The oldest first. */
  readonly outages: readonly Outage[]
  /** Length of the shortest bars that it is asked about, ms. */
  readonly barMs: number
  readonly rules: RetryRules
}

const HOUR = 3_600_000

/** The rules of host.yaml. */
function retryRules({ faults }: HostConfig): RetryRules {
  return {
    afterBars: faults.retryAfterBars,
    longestWait: faults.retryWaitHours * HOUR,
    healthy: faults.healthyHours * HOUR,
    triesPerDay: faults.triesPerDay,
  }
}

type Source = Pick<PaperHost, 'engine' | 'prepared'>

/** The strategies in the configured order, then the classifier. What was removed has no plugin that could be tried. */
export function supervised({ engine, prepared }: Source): Supervised[] {
  const rules = retryRules(prepared.checked.config.host)
  const configured = engine.sleeves.filter(({ spec }) => spec.retired !== true)
  const strategies = configured.map(({ name, outages, slots }): Supervised => ({
    kind: 'strategy',
    entry: name,
    outages,
    barMs: Math.min(...slots.map(({ track }) => track.timeframeMs)),
    rules,
  }))
  return [...strategies, classifierOf(engine, rules)]
}

/** Its instances run together: the first one that is out speaks for all. Nobody releases it, so that it is tried for ever. */
function classifierOf(engine: Engine, rules: RetryRules): Supervised {
  const tracks = engine.markets.flatMap((market) =>
    market.tracks.filter(({ classifier }) => classifier !== null),
  )
  const all = tracks.map(({ classifier }) => classifier?.outages ?? [])
  return {
    kind: 'regime-classifier',
    entry: CLASSIFIER_ENTRY,
    outages: all.find(lasts) ?? all.at(0) ?? [],
    barMs: Math.min(...tracks.map(({ timeframeMs }) => timeframeMs)),
    rules: { ...rules, triesPerDay: Infinity },
  }
}
