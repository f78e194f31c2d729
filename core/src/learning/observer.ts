import type { FeatureGroup, TargetName } from '../config/types.ts'
import type { Json } from '../store/json.ts'
import { buildDataset } from './dataset/build.ts'
import { createMarketSubject, type MarketSubject } from './dataset/market.ts'
import { type ServedRow, serveRow } from './dataset/serve.ts'
import { createStrategySubject, type StrategySubject } from './dataset/strategy.ts'
import { createReader, type RowReader } from './dataset/reader.ts'
import type { SubjectRows } from './dataset/subject.ts'
import { featureNames } from './features/names.ts'
import { TARGET_DEFINITIONS } from './labels/targets.ts'
import type { ObservedHour, ObservedSleeve } from './observed.ts'
import { damaged, fieldsOf, listOf } from './packed.ts'
import { DAY, HOUR } from './periods.ts'
import type { Dataset } from './types.ts'

export type { ServedRow } from './dataset/serve.ts'
export type { ObservedSleeve } from './observed.ts'

/** Of the snapshots. */
const VERSION = 1

/** Whom an observer watches, and what it makes rows of. */
export interface ObserverSpec {
  readonly symbols: readonly string[]
  readonly strategies: readonly ObservedSleeve[]
  /** Labels of the classifier, in its order; targets about regimes ask for the first. */
  readonly regimes: readonly string[]
  /** Groups of features that rows have; all are computed, so that a change of the selection loses nothing. */
  readonly groups: readonly FeatureGroup[]
  /** Rows older than this are forgotten, days. */
  readonly windowDays: number
}

/**
 * Follows markets and strategies hour by hour and makes rows of them: the one place where features and labels come
 * from, in backtests, in training and in serving.
 */
export interface Observer {
  /** End of the last hour, ms; null before the first. */
  readonly time: number | null
  /** Subjects that are further already ignore it: a new symbol's history may be told later. */
  hour(hour: ObservedHour): void
  /** Names of the columns of a target; empty: none of the selected groups says anything about it. */
  features(target: TargetName): readonly string[]
  /** Of every subject, at the end of the last hour. */
  serve(target: TargetName): readonly ServedRow[]
  /**
   * Rows decided at 00:00 UTC up to `knownAt`, with the labels that are known at `knownAt`, both in ms. Rows with a
   * missing feature, and rows whose period turned out to have no label, are not among them.
   */
  dataset(target: TargetName, knownAt: number): Dataset
  /** Plain JSON, its size bounded by `windowDays`. */
  snapshot(): Json
  /**
   * Go on where a snapshot was taken. Subjects that are not in it begin anew, those that are only in it are forgotten.
   *
   * @throws GrodtError ENGINE_STATE when it is not a snapshot of an observer
   */
  restore(json: Json): void
}

/** An observer that has seen nothing. */
export function createObserver(spec: ObserverSpec): Observer {
  let watched = watch(spec)
  let time: number | null = null

  /** Made at the first question about a target. */
  let questions = new Map<TargetName, Question>()

  function ask(target: TargetName): Question {
    const known = questions.get(target)
    if (known !== undefined) return known
    const { about } = TARGET_DEFINITIONS[target]
    const names = featureNames(about, spec.regimes, spec.groups)
    const subjects = about === 'market' ? watched.markets : watched.strategies
    const question = { names, readers: subjects.map((one) => createReader(target, names, one)) }
    questions.set(target, question)
    return question
  }

  return {
    get time() {
      return time
    },
    hour(hour) {
      step(watched, hour)
      time = Math.max(time ?? -Infinity, hour.time)
    },
    features: (target) => ask(target).names,
    serve(target) {
      const at = time
      if (at === null) return []
      const { names, readers } = ask(target)
      return readers.map((reader) => serveRow(target, names, reader, at))
    },
    dataset(target, knownAt) {
      const { names, readers } = ask(target)
      return buildDataset(target, names, readers, spec.regimes, knownAt)
    },
    snapshot: () => ({
      version: VERSION,
      time,
      regimes: spec.regimes,
      markets: named(watched.markets),
      strategies: named(watched.strategies),
    }),
    restore(json) {
      const next = watch(spec)
      const saved = fieldsOf(json, 'the observer')
      if (saved.version !== VERSION) throw damaged(`version ${String(saved.version)} is unknown`)
      const labels = listOf(saved.regimes, 'labels')
      const known = labels.map((label) => indexOf(spec.regimes, label))
      const markets = fieldsOf(saved.markets, 'the list of markets')
      const strategies = fieldsOf(saved.strategies, 'the list of strategies')
      for (const one of next.markets) {
        if (Object.hasOwn(markets, one.name)) one.restore(markets[one.name], known)
      }
      for (const one of next.strategies) {
        if (Object.hasOwn(strategies, one.name)) one.restore(strategies[one.name], known)
      }
      watched = next
      questions = new Map()
      time = typeof saved.time === 'number' ? saved.time : null
    },
  }
}

/** What is needed to answer questions about a target. */
interface Question {
  readonly names: readonly string[]
  readonly readers: readonly RowReader[]
}

interface Watched {
  readonly markets: readonly MarketSubject[]
  readonly strategies: readonly StrategySubject[]
}

function watch({ symbols, strategies, regimes, windowDays }: ObserverSpec): Watched {
  const windowMs = windowDays * DAY
  const markets = symbols.map((symbol) => createMarketSubject(symbol, regimes, windowMs))
  return {
    markets,
    strategies: strategies.map((sleeve) =>
      createStrategySubject(
        sleeve,
        markets.filter((market) => sleeve.symbols.includes(market.name)),
        regimes,
        windowMs,
      ),
    ),
  }
}

/** Bring every subject to the hour: those that were told of earlier hours miss the hours between. */
function step({ markets, strategies }: Watched, hour: ObservedHour): void {
  const behind = [...markets, ...strategies].map((one) => one.time).filter((time) => time < hour.time)
  const last = behind.reduce((least, time) => (time > -Infinity ? Math.min(least, time) : least), Infinity)
  for (let time = Math.min(last + HOUR, hour.time); time <= hour.time; time += HOUR) {
    const isNow = time === hour.time
    markets.forEach((one, i) => {
      if (one.time < time) one.step(time, isNow ? hour.markets[i] : null)
    })
    strategies.forEach((one, i) => {
      if (one.time < time) one.step(time, isNow ? hour.strategies[i] : null)
    })
  }
}

const named = (subjects: readonly SubjectRows[]): Json =>
  Object.fromEntries(subjects.filter((one) => one.time > -Infinity).map((one) => [one.name, one.snapshot()]))

/** NaN where it is not among them. */
function indexOf(labels: readonly string[], label: Json): number {
  const index = labels.findIndex((one) => one === label)
  return index < 0 ? NaN : index
}
