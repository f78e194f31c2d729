import { didYouMean, nearestName } from '@grodt/sdk/host'
import { TARGETS } from '../../config/schemas/machine-learning.ts'
import { GrodtError } from '../../errors.ts'
import { createObserver } from '../../learning/observer.ts'
import { loadModel, serveWith } from '../../learning/serve.ts'
import type { TrainedModel } from '../../learning/types.ts'
import { DurationHistogram } from '../../plugins/duration-histogram.ts'
import { loadRemote, type LoadingPlace } from '../../plugins/worker/remote-predictor.ts'
import { configuredPredictors } from '../learning/specification.ts'
import type { PaperHost } from '../paper-host.ts'
import type { Prepared } from '../prepare.ts'
import { pluginById } from '../used-plugins.ts'

/** Names of the features that rows of a target have with a configuration. */
export function featuresOf(
  { checked, plugins }: Prepared,
  target: (typeof TARGETS)[number],
): readonly string[] {
  const { definition } = pluginById(plugins, 'regime-classifier', checked.regimePlugin)
  const { features, trainingWindow } = checked.config.machineLearning.performancePrediction
  const observer = createObserver({
    ...{ symbols: [], strategies: [], regimes: definition.labels },
    ...{ groups: features, windowDays: trainingWindow },
  })
  return observer.features(target)
}

const refusal = (file: string, problem: string): GrodtError => new GrodtError('MODEL_FILE', { file, problem })

/**
 * Refuse a model that could not serve with a configuration.
 *
 * @param name of the file that it comes from, for messages
 * @throws GrodtError MODEL_FILE
 */
export function requireFit(name: string, model: TrainedModel, prepared: Prepared): void {
  requireKnown(name, model, prepared)
  requireLoads(name, () => loadModel(model, configuredPredictors(prepared)))
}

/**
 * The same for a running host. Where it has workers, the members are loaded in new ones: nobody knows what they do, and
 * those that serve are to go on.
 *
 * @throws GrodtError MODEL_FILE
 */
export async function requireFitIn(
  { prepared, staff }: Pick<PaperHost, 'prepared' | 'staff'>,
  name: string,
  model: TrainedModel,
): Promise<void> {
  if (staff === null) return requireFit(name, model, prepared)
  requireKnown(name, model, prepared)
  const configured = new Set(prepared.checked.predictors.map(({ id }) => id))
  const places = new Map<string, LoadingPlace>()
  try {
    for (const { plugin: id } of model.specification.members) {
      if (!configured.has(id) || places.has(id)) continue
      const worker = await staff.hireExtra(`import ${name}`, pluginById(prepared.plugins, 'predictor', id))
      places.set(id, { id, seat: { worker, times: new DurationHistogram() }, outages: [] })
    }
    requireLoads(name, () =>
      serveWith(model, (member, bytes) => {
        const place = places.get(member.plugin)
        if (place === undefined) throw new GrodtError('PREDICTOR_MISSING', { plugin: member.plugin })
        return loadRemote(place, bytes, () => 0)
      }),
    )
  } finally {
    for (const { seat } of places.values()) seat.worker.end()
  }
}

function requireLoads(name: string, load: () => unknown): void {
  try {
    load()
  } catch (error) {
    throw refusal(name, `its members cannot be loaded: ${(error as Error).message}`)
  }
}

/** @throws GrodtError MODEL_FILE where the configuration has not its target and features */
function requireKnown(name: string, model: TrainedModel, prepared: Prepared): void {
  const refused = (problem: string): GrodtError => refusal(name, problem)
  const { target, features } = model.specification
  if (!TARGETS.includes(target)) {
    throw refused(`it predicts "${String(target)}", which this version of GRODT does not know`)
  }
  const served = featuresOf(prepared, target)
  const missing = features.filter((feature) => !served.includes(feature))
  if (missing.length > 0) {
    const [first] = missing
    const near = didYouMean(nearestName(first, served))
    const more = missing.length === 1 ? '' : ` and ${missing.length - 1} more`
    throw refused(
      `it needs the feature "${first}"${near}${more}, which ${target} has not with features of ml.yaml`,
    )
  }
}
