import type { Engine } from '../../engine/engine.ts'
import { lasts, type Outage } from '../../engine/outage.ts'
import type { HostConfig } from '../../config/types.ts'
import type { PaperHost } from '../paper-host.ts'
import type { RetryRules } from './back-off.ts'
import { CLASSIFIER_ENTRY, predictorEntry } from './outside.ts'

/** A strategy, the regime classifier, or a predictor: what is supervised as one. */
export interface Supervised {
  readonly kind: 'strategy' | 'regime-classifier' | 'predictor'
  /** Id. */
  readonly plugin: string
  /** As the outside calls it. */
  readonly entry: string
  /** The oldest first. */
  readonly outages: readonly Outage[]
  /** Length of the shortest bars that it is asked about, ms; of a predictor an hour, which its features are made of. */
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

type Source = Pick<PaperHost, 'engine' | 'prepared' | 'outside'>

/**
 * The strategies in the configured order, then the classifier and the predictors. What was removed has no plugin that
 * could be tried.
 */
export function supervised({ engine, prepared, outside }: Source): Supervised[] {
  const { checked } = prepared
  const rules = retryRules(checked.config.host)
  const configured = engine.sleeves.filter(({ spec }) => spec.retired !== true)
  const strategies = configured.map(({ name, outages, slots }): Supervised => ({
    kind: 'strategy',
    plugin: checked.plugins.get(name) ?? '',
    entry: name,
    outages,
    barMs: Math.min(...slots.map(({ track }) => track.timeframeMs)),
    rules,
  }))
  // Nobody releases the others, so that they are tried for ever.
  const endless = { ...rules, triesPerDay: Infinity }
  const predictors = checked.predictors.map(({ id }): Supervised => {
    const entry = predictorEntry(id)
    const outages = outside?.outages(entry) ?? []
    return { kind: 'predictor', plugin: id, entry, outages, barMs: HOUR, rules: endless }
  })
  return [...strategies, classifierOf(engine, checked.regimePlugin, endless), ...predictors]
}

/** Its instances run together: the first one that is out speaks for all. */
function classifierOf(engine: Engine, plugin: string, rules: RetryRules): Supervised {
  const tracks = engine.markets.flatMap((market) =>
    market.tracks.filter(({ classifier }) => classifier !== null),
  )
  const all = tracks.map(({ classifier }) => classifier?.outages ?? [])
  return {
    kind: 'regime-classifier',
    plugin,
    entry: CLASSIFIER_ENTRY,
    outages: all.find(lasts) ?? all.at(0) ?? [],
    barMs: Math.min(...tracks.map(({ timeframeMs }) => timeframeMs)),
    rules,
  }
}
