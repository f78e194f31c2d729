import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Engine } from '../../engine/engine.ts'
import type { BarSlice } from '../../engine/inputs.ts'
import {
  lacks,
  lessons,
  restoreEngine,
  takeEngineSnapshot,
  withLearnt,
  type EngineSnapshot,
} from '../../engine/snapshot.ts'
import { timeframeMs } from '../../market/timeframe.ts'
import { freeRings, paperEngine, type PaperHost } from '../paper-host.ts'
import type { Prepared } from '../prepare.ts'
import type { Staff } from '../staff.ts'
import { predictorEntry } from '../supervisor/outside.ts'
import { changedEntries, type ChangedEntries } from './changed-entries.ts'
import type { ReloadPlan } from './plan.ts'
import { recentBars } from './recent-bars.ts'
import { createTrial } from './trial.ts'
import { membersToTry, tryMembers } from './try-models.ts'

/** The fewest base bars that new code is tried on, where there are so many. */
const LEAST_BARS = 200

/** Bars of its own timeframe that each entry is to be tried on, where there are so many. */
const OWN_BARS = 50

/** Old bars of each market that classifiers learn from in one go. */
const LESSON_ROWS = 16

/** How long a rehearsal holds up the running host in one go, ms. */
const SLICE_MS = 4

/** How long the answers of a rehearsal may take together, ms. */
const TOTAL_MS = 10_000

/** What was tried before it came into force. */
export interface Rehearsal {
  /** Strategies, `regime`, `allocator`, and predictors (`predictor ID`) whose code champions need, that had changed. */
  readonly entries: readonly string[]
  /** Base bars that were applied: fewer than usual where the host has seen no more, none where only models were asked. */
  readonly bars: number
  /** Questions to plugins. */
  readonly answers: number
  /** The longest that one took, ms; null where nothing was asked. */
  readonly longestMs: number | null
}

/** Time as a rehearsal sees it; for tests. */
export interface RehearsalClock {
  /** Milliseconds that only grow. */
  readonly now: () => number
  /** Lets the running host go on. */
  readonly turn: () => Promise<unknown>
}

/** How a rehearsal is done. */
export interface RehearsalOptions {
  /** Has the workers in which the plugins are tried; null where they run in this thread. */
  readonly staff?: Staff | null
  readonly clock?: RehearsalClock
  /** Other code of predictors need not serve the champions. */
  readonly withoutModels?: boolean
}

const REAL: RehearsalClock = { now: () => performance.now(), turn: () => nextTurn() }

const silent = (): void => undefined

/**
 * Try what a reload would change: an engine of its own takes over the state of the running one, and the plugins that
 * are new, or have other code, parameters, symbols or another timeframe, are asked about the recent bars, once more.
 * The running engine is only read, in between it goes on; what the other one does is dropped. Predictors with other code
 * are asked with the models that serve.
 *
 * @returns null where nothing has changed that could be tried
 * @throws GrodtError REHEARSAL_FAILED at the first fault, invalid or late answer; PREDICTOR_UNFIT, PLUGIN_FAILED,
 *   PLUGIN_CONTRACT, ENGINE_STATE_DIFFERS, PLUGIN_STATE_UNFIT, PROTECTION_STATE
 */
export async function rehearse(
  host: Pick<PaperHost, 'engine' | 'prepared' | 'models' | 'meta'>,
  plan: Pick<ReloadPlan, 'prepared' | 'takeover'>,
  { staff = null, clock = REAL, withoutModels = false }: RehearsalOptions = {},
): Promise<Rehearsal | null> {
  const { prepared: next } = plan
  const changed = changedEntries(host.prepared, next)
  const members = withoutModels ? [] : membersToTry(host, next, changed.predictors)
  const predictors = new Set(members.map(({ plugin }) => predictorEntry(plugin.manifest.id)))
  const entries = [...namesOf(changed), ...predictors]
  if (entries.length === 0) return null
  const took = await tryMembers(members, next, { staff, ...clock })
  const tried =
    namesOf(changed).length === 0 ? NOTHING_ASKED : await onRecentBars(host, plan, changed, staff, clock)
  const times = [...took, ...(tried.longestMs === null ? [] : [tried.longestMs])]
  return {
    ...{ entries, bars: tried.bars, answers: took.length + tried.answers },
    longestMs: times.length === 0 ? null : Math.max(...times),
  }
}

const NOTHING_ASKED: Omit<Rehearsal, 'entries'> = { bars: 0, answers: 0, longestMs: null }

/** What has changed and decides on bars, asked about the recent ones. */
async function onRecentBars(
  host: Pick<PaperHost, 'engine'>,
  { prepared: next, takeover: { leftovers } }: Pick<ReloadPlan, 'prepared' | 'takeover'>,
  changed: ChangedEntries,
  staff: Staff | null,
  { now, turn }: RehearsalClock,
): Promise<Omit<Rehearsal, 'entries'>> {
  const saved = takeEngineSnapshot(host.engine)
  await turn()
  const budget = { answerMs: next.checked.config.host.plugins.deadlineMs, totalMs: TOTAL_MS }
  const trial = createTrial(next, changed, budget, now, staff)
  const wired: Engine[] = []
  const wire = (): Engine => {
    const engine = paperEngine(next, { log: silent, staff, leftovers })
    wired.push(engine)
    return engine
  }

  /** Apply inputs one after the other, and let the running host go on in between. */
  async function apply(
    engine: Engine,
    kind: 'bars' | 'history',
    inputs: Iterable<readonly BarSlice[]>,
  ): Promise<void> {
    let sliceEnds = now() + SLICE_MS
    for (const slices of inputs) {
      try {
        engine.apply({ kind, slices })
      } finally {
        // What was wrong with a plugin says more than what the engine makes of it.
        trial.check()
      }
      if (now() < sliceEnds) continue
      await turn()
      sliceEnds = now() + SLICE_MS
    }
  }

  /** What the state lacks, learnt beforehand from plugins that have a deadline. */
  async function complete(engine: Engine): Promise<EngineSnapshot> {
    if (!lacks(engine, saved)) return saved
    const student = wire()
    const inputs = lessons(student, saved, LESSON_ROWS)
    trial.watch(
      student,
      (symbols) => ` while it learnt from old bars, ${symbols} closed ${moment(student.time)}`,
    )
    await apply(student, 'history', inputs)
    return withLearnt(student, saved)
  }

  try {
    const engine = wire()
    await turn()
    restoreEngine(engine, await complete(engine))
    await turn()
    const { batches, shiftMs } = recentBars(saved, barsFor(next, changed, saved))
    const before = engine.batches
    leaveOthers(engine, changed)
    trial.watch(engine, (symbols) => {
      const bar = `bar ${engine.batches - before} of ${batches.length}`
      return ` at ${bar}, ${symbols} closed ${moment(engine.time - shiftMs)}`
    })
    if (changed.allocator) trial.allocator(engine)
    await apply(engine, 'bars', batches)
    const { answers, longestMs } = trial
    return { bars: batches.length, answers, longestMs: answers === 0 ? null : longestMs }
  } finally {
    for (const engine of wired) {
      staff?.release(engine)
      freeRings(engine)
    }
  }
}

/** Only what has changed is asked, also where it is in quarantine; the regime stays as it is where its classifier is. */
function leaveOthers({ runners, markets }: Engine, { strategies, classifier }: ChangedEntries): void {
  runners.splice(0, Infinity, ...runners.filter(({ sleeve }) => strategies.has(sleeve.name)))
  for (const { sleeve } of runners) sleeve.quarantined = false
  if (classifier) return
  for (const { tracks } of markets) for (const track of tracks) track.classifier = null
}

const moment = (time: number): string => new Date(time).toISOString()

const namesOf = ({ strategies, classifier, allocator }: ChangedEntries): string[] => [
  ...strategies,
  ...(classifier ? ['regime'] : []),
  ...(allocator ? ['allocator'] : []),
]

/** Enough base bars for the longest timeframe that is tried. */
function barsFor(
  { checked }: Prepared,
  { strategies, classifier }: ChangedEntries,
  { markets }: EngineSnapshot,
): number {
  const { config } = checked
  const timeframes = config.strategies
    .filter(({ name }) => strategies.has(name))
    .map(({ timeframe }) => timeframe)
  if (classifier) {
    const { timeframe } = config.regime
    timeframes.push(...(timeframe === null ? config.strategies.map((one) => one.timeframe) : [timeframe]))
  }
  const longest = Math.max(0, ...timeframes.map((timeframe) => timeframeMs(timeframe) ?? 0))
  const baseMs = Math.min(...markets.map((market) => market.baseMs))
  return Math.max(LEAST_BARS, OWN_BARS * Math.ceil(longest / baseMs))
}
