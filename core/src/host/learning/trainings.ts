import type { LearningNote } from '../../learning/notes.ts'
import { liveRecord } from '../../learning/live-record.ts'
import { specificationId } from '../../learning/registry/pack.ts'
import type { ModelRegistry } from '../../learning/registry/types.ts'
import { VALIDATION_DAYS, type TrainingOutcome } from '../../learning/train.ts'
import { taskOf } from '../../learning/task.ts'
import type { Dataset, ModelMember, ModelSpecification } from '../../learning/types.ts'
import type { OutOfSample } from '../../learning/validation/out-of-sample.ts'
import type { Trainer, Training, TrainingEnd } from '../training/types.ts'
import { activate } from './activate.ts'
import { DAY } from '../../learning/periods.ts'
import { TARGET_DEFINITIONS } from '../../learning/labels/targets.ts'
import type { TargetState } from './target-state.ts'

/** What the trainings of a target work with. */
export interface TrainingPorts {
  readonly trainer: Trainer
  readonly registry: ModelRegistry
  /** What models of this configuration are made of. */
  readonly specification: ModelSpecification
  /** Whether the plugin of a member is the one that runs. */
  readonly has: (member: ModelMember) => boolean
}

/** What a walk-forward found. */
type Found = Pick<TrainingOutcome, 'record' | 'report'>

/** What goes on with another configuration. */
export interface OngoingTrainings {
  /** What was found last, by `specificationId`. */
  readonly last: ReadonlyMap<string, Found>
  readonly running: Training | null
  /** When the specification of the configuration was trained last beside another one that serves, ms. */
  readonly challenged: number
}

/** The trainings of one target, one at a time; what they found is kept while the process lives. */
export interface TargetTrainings {
  start(until: number, dataset: Dataset): void
  /**
   * What came of a training; null while it runs.
   *
   * @param dataset for one that the end of a process has cut off: it is begun again
   */
  end(until: number, dataset: () => Dataset): TrainingEnd | null
  /** Let a trained model serve, if the rules have it so. */
  activate(
    outcome: TrainingOutcome,
    time: number,
    state: TargetState,
  ): Extract<LearningNote, { what: 'model' }>
  /** Out-of-sample forecasts of what serves, by the last walk-forward; null where there was none. */
  record(): OutOfSample | null
  /** Leave all that is of use to the specification of another configuration; with an equal one a training runs on. */
  handOver(to: ModelSpecification): OngoingTrainings
  cancel(): void
}

/** @param before trainings of the same target with the configuration before, which have no more to do */
export function createTrainings(
  { trainer, registry, specification, has }: TrainingPorts,
  before: TargetTrainings | null = null,
): TargetTrainings {
  const { target } = specification
  const own = specificationId(specification)
  const ongoing = before?.handOver(specification)
  const last = new Map(ongoing?.last)
  let running = ongoing?.running ?? null
  let challenged = ongoing?.challenged ?? -Infinity
  /** What served when it was last trained again, by `specificationId`. */
  let refitted: string | null = null

  /** The specification that serves, where it can be trained again. */
  function incumbent(): ModelSpecification | null {
    const champion = registry.champion(target)
    if (champion === null || champion.specificationId === own) return null
    const { members, features } = champion.specification
    const possible = members.every(has) && features.every((name) => specification.features.includes(name))
    return possible ? champion.specification : null
  }

  /** When the configured specification was trained last, ms: also by a process before, whose models are kept. */
  function lastChallenge(): number {
    const newest = registry.list(target).find((one) => one.specificationId === own)
    return Math.max(challenged, newest?.data.until ?? -Infinity)
  }

  /**
   * What serves is refitted on schedule, also when the configuration has changed: the new one is a challenger. What
   * serves comes first where nothing is known of it that a challenger could be compared with.
   */
  function nextSpecification(until: number): ModelSpecification {
    const serving = incumbent()
    if (serving !== null) {
      const id = specificationId(serving)
      const isKnown = last.has(id) || refitted === id
      if (!isKnown || until - lastChallenge() < VALIDATION_DAYS * DAY) {
        refitted = id
        return serving
      }
    }
    challenged = until
    return specification
  }

  function start(until: number, dataset: Dataset): Training {
    const chosen = nextSpecification(until)
    running = trainer.start({
      specification: chosen,
      dataset: withFeatures(dataset, chosen.features),
      until,
      before: last.get(specificationId(chosen)) ?? null,
    })
    return running
  }

  function championRecord(state: TargetState): OutOfSample | null {
    if (incumbent() === null) return null
    return (
      recordOfChampion() ??
      liveRecord(target, taskOf(target), state.scores, TARGET_DEFINITIONS[target].horizon)
    )
  }

  function recordOfChampion(): OutOfSample | null {
    const champion = registry.champion(target)
    return champion === null ? null : (last.get(champion.specificationId)?.record ?? null)
  }

  return {
    start,
    end(until, dataset) {
      const ended = (running ?? start(until, dataset())).end()
      if (ended !== null) running = null
      return ended
    },
    activate(outcome, time, state) {
      const { record, report, model } = outcome
      last.set(specificationId(model.specification), { record, report })
      return activate(registry, { outcome, time, champion: championRecord(state) })
    },
    record: recordOfChampion,
    handOver(to) {
      if (specificationId(to) !== own) return { last, running: null, challenged: -Infinity }
      const handed = { last, running, challenged }
      running = null
      return handed
    },
    cancel() {
      running?.cancel()
      running = null
    },
  }
}

/** The data set with these features, in this order. */
function withFeatures(dataset: Dataset, features: readonly string[]): Dataset {
  if (features.join() === dataset.features.join()) return dataset
  const columns = features.map((name) => dataset.columns[dataset.features.indexOf(name)])
  return { ...dataset, features, columns }
}
