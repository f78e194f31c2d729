import { GrodtError } from '../errors.ts'
import type { PluginLog } from '../plugins/instance.ts'
import type { LoadedPlugin } from '../plugins/load.ts'
import { createHiring, type Hiring } from '../plugins/worker/hiring.ts'
import type { PluginWorker, WorkerLimits } from '../plugins/worker/plugin-worker.ts'
import type { PredictorPlace } from '../plugins/worker/remote-predictor.ts'
import { seatOf, type Seat } from '../plugins/worker/seat.ts'
import type { TimedEntry } from './answer-times.ts'
import type { Prepared } from './prepare.ts'
import { CLASSIFIER_ENTRY, predictorEntry, type Outside } from './supervisor/outside.ts'
import { pluginById } from './used-plugins.ts'

/** How long a worker may take to start, and to load its plugin: there is no hurry, the host goes on meanwhile. */
const START_MS = 10_000

/** The workers of a host: one for each strategy, one for the regime classifier, the allocator, and each predictor. */
export interface Staff extends Outside {
  /** The place of an entry: the name of a strategy, or null for the classifier. */
  seat(strategy: string | null): Seat
  /** The place of the allocator. */
  readonly allocator: Seat
  /** Where a predictor runs, by its id. */
  predictor(id: string): PredictorPlace | undefined
  /**
   * One more worker with a plugin, which belongs to who asks for it.
   *
   * @param name of it, for messages
   * @throws Error when it cannot be loaded
   */
  hireExtra(name: string, plugin: LoadedPlugin): Promise<PluginWorker>
  /** An engine is not needed any more. */
  release(engine: object): void
  /** Let them go, without waiting for it. @param stay those who work for this staff too stay */
  letGo(stay: Staff | null): void
  /** The entries whose workers have ended, by their keys. */
  ended(): readonly string[]
  /** The place of an entry that does the same. */
  find(key: string): Seat | undefined
  readonly hiring: Hiring
  /** Whose answers are timed: strategies, classifier, allocator and predictors. */
  readonly timed: readonly TimedEntry[]
}

interface Entry {
  /** For people. */
  readonly name: string
  /** What a worker is kept for over a reload. */
  readonly key: string
  readonly plugin: LoadedPlugin
}

function entriesOf({ checked, plugins }: Prepared, limits: WorkerLimits): Entry[] {
  const { config, regimePlugin, regimeParameters, allocatorPlugin } = checked
  const entry = (name: string, plugin: LoadedPlugin, ...does: unknown[]): Entry => ({
    name,
    plugin,
    key: JSON.stringify([name, plugin.kind, plugin.manifest.id, plugin.contentHash, limits, ...does]),
  })
  const classifier = pluginById(plugins, 'regime-classifier', regimePlugin)
  return [
    entry(CLASSIFIER_ENTRY, classifier, regimeParameters, config.regime.timeframe),
    // Its configuration comes with every question.
    entry('allocator', pluginById(plugins, 'allocator', allocatorPlugin)),
    // What its models are made of comes with them.
    ...checked.predictors.map(({ id }) => entry(predictorEntry(id), pluginById(plugins, 'predictor', id))),
    ...config.strategies.map(({ name, symbols, timeframe }) => {
      const plugin = pluginById(plugins, 'strategy', checked.plugins.get(name) ?? '')
      return entry(name, plugin, checked.parameters.get(name), symbols, timeframe)
    }),
  ]
}

/**
 * Hire the workers of a configuration, all at once: started, with their plugins loaded and checked.
 *
 * @param log takes what plugins write
 * @param previous the staff of now: who does the same goes on, and its hiring serves this one too
 * @throws GrodtError PLUGIN_WORKER when one does not come about; the others are let go then
 */
export async function hireStaff(
  prepared: Prepared,
  log: PluginLog,
  previous: Staff | null = null,
): Promise<Staff> {
  const { deadlineMs, memoryMb } = prepared.checked.config.host.plugins
  const limits: WorkerLimits = { deadlineMs, memoryMb, startMs: START_MS }
  const hiring = previous?.hiring ?? createHiring(prepared.options.cacheFolder, log)
  const entries = entriesOf(prepared, limits)
  const settled = await Promise.allSettled(entries.map((entry) => occupy(entry, limits, hiring, previous)))
  const seats = new Map(
    settled.flatMap((one, i) =>
      one.status === 'fulfilled' ? [[placeOf(entries[i]), one.value] as const] : [],
    ),
  )
  const staff = staffOf(entries, seats, predictorPlaces(entries, seats, previous), hiring, limits)
  const failed = settled.find((one) => one.status === 'rejected')
  if (failed !== undefined) {
    staff.letGo(previous)
    throw failed.reason
  }
  hiring.prepare(limits)
  return staff
}

/** @throws GrodtError PLUGIN_WORKER */
async function occupy(
  { name: entry, key, plugin }: Entry,
  limits: WorkerLimits,
  hiring: Hiring,
  previous: Staff | null,
): Promise<Seat> {
  const hire = () => hiring.hire(entry, plugin, limits)
  const before = previous?.find(key)
  if (before?.worker.problem === null) return seatOf(key, before.worker, hire)
  try {
    return seatOf(key, await hire(), hire)
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause)
    throw new GrodtError('PLUGIN_WORKER', { entry, plugin: plugin.manifest.id, problem }, { cause })
  }
}

/** Strategies and predictors are many; the name of a strategy may be that of another entry. */
function placeOf({ name, plugin: { kind } }: Entry): string {
  if (kind === 'strategy') return `strategy ${name}`
  return kind === 'predictor' ? name : kind
}

/** The places of the predictors, by entry. Who goes on with its worker has the outages of before. */
function predictorPlaces(
  entries: readonly Entry[],
  seats: ReadonlyMap<string, Seat>,
  previous: Staff | null,
): Map<string, PredictorPlace> {
  const places = new Map<string, PredictorPlace>()
  for (const { name, plugin } of entries) {
    const seat = seats.get(name)
    if (plugin.kind !== 'predictor' || seat === undefined) continue
    const { id } = plugin.manifest
    const before = previous?.predictor(id)
    const goesOn = before?.seat.worker === seat.worker
    places.set(name, { id, seat, outages: goesOn ? before.outages : [] })
  }
  return places
}

function seatedEntries(entries: readonly Entry[], seats: ReadonlyMap<string, Seat>): TimedEntry[] {
  return entries.flatMap((one) => {
    const { name: entry, plugin } = one
    const seat = seats.get(placeOf(one))
    return seat === undefined ? [] : [{ entry, kind: plugin.kind, plugin: plugin.manifest.id, seat }]
  })
}

function hired(entry: string, seat: Seat | undefined): Seat {
  if (seat === undefined) throw new Error(`Nobody was hired for ${entry}.`)
  return seat
}

function staffOf(
  entries: readonly Entry[],
  seats: ReadonlyMap<string, Seat>,
  predictors: ReadonlyMap<string, PredictorPlace>,
  hiring: Hiring,
  limits: WorkerLimits,
): Staff {
  const all = [...seats.values()]
  const classifier = (): Seat | undefined => seats.get('regime-classifier')
  /** A strategy may have the name of the classifier's entry. */
  const named = (entry: string): Seat | undefined =>
    seats.get(`strategy ${entry}`) ??
    (entry === CLASSIFIER_ENTRY ? classifier() : predictors.get(entry)?.seat)
  return {
    hiring,
    timed: seatedEntries(entries, seats),
    seat(strategy) {
      return hired(strategy ?? CLASSIFIER_ENTRY, strategy === null ? classifier() : named(strategy))
    },
    get allocator() {
      return hired('the allocator', seats.get('allocator'))
    },
    predictor: (id) => predictors.get(predictorEntry(id)),
    outages: (entry) => predictors.get(entry)?.outages ?? [],
    async hireExtra(name, plugin) {
      const worker = await hiring.hire(name, plugin, limits)
      hiring.prepare(limits)
      return worker
    },
    ended: () => all.flatMap(({ key, worker }) => (worker.problem === null ? [] : [key])),
    find: (key) => all.find((seat) => seat.key === key),
    state: (entry) => named(entry)?.state ?? 'down',
    problem: (entry) => named(entry)?.problem ?? null,
    revive(entry) {
      named(entry)?.revive()
      // It may have taken the one that was started ahead.
      hiring.prepare(limits)
    },
    started: (entry) => named(entry)?.started() ?? Promise.resolve(),
    release(engine) {
      for (const seat of all) seat.release(engine)
    },
    letGo(stay) {
      for (const seat of all) seat.leave(stay?.find(seat.key)?.worker === seat.worker)
      if (stay === null) hiring.close()
    },
  }
}
