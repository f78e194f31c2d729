import { GrodtError } from '../errors.ts'
import type { PluginLog } from '../plugins/instance.ts'
import type { LoadedPlugin } from '../plugins/load.ts'
import { createHiring, type Hiring } from '../plugins/worker/hiring.ts'
import type { WorkerLimits } from '../plugins/worker/plugin-worker.ts'
import { seatOf, type Seat } from '../plugins/worker/seat.ts'
import type { Prepared } from './prepare.ts'
import { CLASSIFIER_ENTRY, type Outside } from './supervisor/outside.ts'
import { pluginById } from './used-plugins.ts'

/** How long a worker may take to start, and to load its plugin: there is no hurry, the host goes on meanwhile. */
const START_MS = 10_000

/** The workers of a host: one for each strategy, one for the regime classifier, one for the allocator. */
export interface Staff extends Outside {
  /** The place of an entry: the name of a strategy, or null for the classifier. */
  seat(strategy: string | null): Seat
  /** The place of the allocator. */
  readonly allocator: Seat
  /** An engine is not needed any more. */
  release(engine: object): void
  /** Let them go, without waiting for it. @param stay those who work for this staff too stay */
  letGo(stay: Staff | null): void
  /** The place of an entry that does the same. */
  find(key: string): Seat | undefined
  readonly hiring: Hiring
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
  const staff = staffOf(seats, hiring, limits)
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

/** Of all that have a place only strategies are many. */
const placeOf = ({ name, plugin }: Entry): string =>
  plugin.kind === 'strategy' ? `strategy ${name}` : plugin.kind

function hired(entry: string, seat: Seat | undefined): Seat {
  if (seat === undefined) throw new Error(`Nobody was hired for ${entry}.`)
  return seat
}

function staffOf(seats: ReadonlyMap<string, Seat>, hiring: Hiring, limits: WorkerLimits): Staff {
  const all = [...seats.values()]
  const classifier = (): Seat | undefined => seats.get('regime-classifier')
  /** A strategy may have the name of the classifier's entry. */
  const named = (entry: string): Seat | undefined =>
    seats.get(`strategy ${entry}`) ?? (entry === CLASSIFIER_ENTRY ? classifier() : undefined)
  return {
    hiring,
    seat(strategy) {
      return hired(strategy ?? CLASSIFIER_ENTRY, strategy === null ? classifier() : named(strategy))
    },
    get allocator() {
      return hired('the allocator', seats.get('allocator'))
    },
    find: (key) => all.find((seat) => seat.key === key),
    state: (entry) => named(entry)?.state ?? 'down',
    problem: (entry) => named(entry)?.problem ?? null,
    revive(entry) {
      named(entry)?.revive()
      // It may have taken the one that was started ahead.
      hiring.prepare(limits)
    },
    release(engine) {
      for (const seat of all) seat.release(engine)
    },
    letGo(stay) {
      for (const seat of all) seat.leave(stay?.find(seat.key)?.worker === seat.worker)
      if (stay === null) hiring.close()
    },
  }
}
