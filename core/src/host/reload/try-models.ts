import { GrodtError } from '../../errors.ts'
import { checkedRow, rowsFor } from '../../learning/serving/rows.ts'
import type { PresentRows } from '../../learning/serving/types.ts'
import { modelHere, predictorOf, type MemberLoader } from '../../learning/predictors.ts'
import { serveWith } from '../../learning/serve.ts'
import type { TrainedModel } from '../../learning/types.ts'
import type { LoadedPlugin } from '../../plugins/load.ts'
import { placesOf } from '../../plugins/place.ts'
import { loadRemote } from '../../plugins/worker/remote-predictor.ts'
import { configuredPredictors } from '../learning/specification.ts'
import { forecastTargets } from '../learning/targets.ts'
import type { PaperHost } from '../paper-host.ts'
import type { Prepared } from '../prepare.ts'
import type { Staff } from '../staff.ts'
import { pluginById } from '../used-plugins.ts'

/** What a champion has of a predictor whose code is another. */
export interface MemberTrial {
  /** Id of the champion. */
  readonly id: string
  /** The champion, made of that member alone. */
  readonly model: TrainedModel
  readonly plugin: LoadedPlugin
  readonly present: PresentRows
}

/** Where the other code is tried. */
export interface ModelTrialPlace {
  /** Has the new workers of the predictors; null where they run in this thread. */
  readonly staff: Staff | null
  /** Milliseconds that only grow. */
  readonly now: () => number
  /** Lets the running host go on. */
  readonly turn: () => Promise<unknown>
}

/**
 * The members of champions that other code would have to serve. A champion whose bytes are lost is none of them: no code can
 * help that.
 *
 * @param predictors ids of those whose code is another
 */
export function membersToTry(
  { models, meta }: Pick<PaperHost, 'models' | 'meta'>,
  next: Prepared,
  predictors: ReadonlySet<string>,
): MemberTrial[] {
  if (models === null || predictors.size === 0) return []
  return forecastTargets(next, 'all').flatMap((target) => {
    const champion = models.champion(target)
    if (champion === null) return []
    const { specification, id } = champion
    const bytes = bytesOf(() => models.model(id))
    const { rows, features } = meta.learner.presentRows(target)
    const known = specification.features.every((name) => features.includes(name))
    const present = { features, rows: known ? rows.map(checkedRow) : [] }
    return specification.members.flatMap((member, i) => {
      if (bytes === null || !predictors.has(member.plugin)) return []
      const plugin = pluginById(next.plugins, 'predictor', member.plugin)
      const alone = { ...specification, members: [member] }
      return [
        {
          id,
          model: { ...bytes, specification: alone, bytes: [bytes.bytes[i]], weights: [1] },
          plugin,
          present,
        },
      ]
    })
  })
}

function bytesOf(read: () => TrainedModel): TrainedModel | null {
  try {
    return read()
  } catch (error) {
    if (error instanceof GrodtError) return null
    throw error
  }
}

/**
 * Load each of them with the code that is to come, and ask it about what is known now.
 *
 * @returns how long each took, ms
 * @throws GrodtError PREDICTOR_UNFIT at the first that cannot be loaded, throws, answers nonsense, or takes too long
 */
export async function tryMembers(
  members: readonly MemberTrial[],
  next: Prepared,
  { staff, now, turn }: ModelTrialPlace,
): Promise<number[]> {
  const { deadlineMs } = next.checked.config.host.plugins
  const load = memberLoader(next, staff)
  const took: number[] = []
  for (const { id, model, plugin, present } of members) {
    const began = now()
    const refused = (problem: string, error: unknown = null): GrodtError => {
      const where = placesOf(error, plugin).map((place) => `\n  at ${place}`)
      const { target } = model.specification
      return new GrodtError('PREDICTOR_UNFIT', {
        ...{ plugin: plugin.manifest.id, model: id.slice(0, 12), target, problem, where: where.join('') },
      })
    }
    try {
      const served = serveWith(model, load)
      served.predict(rowsFor(served.features, present))
      served.free()
    } catch (error) {
      throw refused(error instanceof Error ? error.message : String(error), error)
    }
    const ms = now() - began
    if (ms > deadlineMs) throw refused(`it took ${Math.round(ms)} ms, at most ${deadlineMs} ms are allowed`)
    took.push(ms)
    await turn()
  }
  return took
}

function memberLoader(next: Prepared, staff: Staff | null): MemberLoader {
  const here = configuredPredictors(next)
  return (member, bytes) => {
    const place = staff?.predictor(member.plugin)
    if (place === undefined) return modelHere(predictorOf(member, here).load(bytes))
    // What is found out here is no outage of what serves.
    return loadRemote({ id: place.id, seat: place.seat, outages: [] }, bytes, () => 0)
  }
}
