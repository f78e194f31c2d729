import type { LearningNote } from '../../learning/notes.ts'
import { liveRecord } from '../../learning/live-record.ts'
import { specificationId } from '../../learning/registry/pack.ts'
import type { ModelRegistry } from '../../learning/registry/types.ts'
import type { Validation } from '../../learning/registry/validation.ts'
import { isOfSameData } from '../../learning/same-data.ts'
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

/** The trainings of one target, one at a time. */
export interface TargetTrainings {
  /** Whether one runs in this process. */
  readonly running: boolean
  /**
   * Begin one, or again what the end of a process, or a reload, has cut off.
   *
   * @param state says what was cut off, and what was trained when
   * @returns the `specificationId` of what is trained
   */
  start(until: number, dataset: Dataset, state: Pick<TargetState, 'training' | 'tried'>): string
  /** What came of it; null while it runs. */
  end(): TrainingEnd | null
  /** Let a trained model serve, if the rules have it so. @param dataset what is known at `time` */
  activate(
    outcome: TrainingOutcome,
    time: number,
    state: TargetState,
    dataset: () => Dataset,
  ): Extract<LearningNote, { what: 'model' }>
  /**
   * Out-of-sample forecasts of what serves, by the last walk-forward before a moment, ms; null where there was none.
   *
   * @param dataset what is known at `time`
   */
  record(time: number, dataset: Dataset): OutOfSample | null
  /** Leave what runs to the trainings of an equal specification. */
  handOver(to: ModelSpecification): Training | null
  cancel(): void
}

/** @param before trainings of the same target with the configuration before, which have no more to do */
export function createTrainings(
  { trainer, registry, specification, has }: TrainingPorts,
  before: TargetTrainings | null = null,
): TargetTrainings {
  const { target } = specification
  const own = specificationId(specification)
  let running = before?.handOver(specification) ?? null

  /** What is known of a specification; what was found out later than that moment, or on data of another account, is not. */
  function found(id: string, time: number, dataset: Dataset): Validation | null {
    const validation = registry.validation(id)
    if (validation === null || validation.report.until > time) return null
    return isOfSameData(validation.record, dataset) ? validation : null
  }

  /** The specification that serves, where it can be trained again. */
  function incumbent(): ModelSpecification | null {
    const champion = registry.champion(target)
    if (champion === null || champion.specificationId === own) return null
    const { members, features } = champion.specification
    const possible = members.every(has) && features.every((name) => specification.features.includes(name))
    return possible ? champion.specification : null
  }

  /**
   * What serves is refitted on schedule, also when the configuration has changed: the new one is a challenger. What
   * serves comes first where nothing is known of it that a challenger could be compared with.
   */
  function nextSpecification(
    until: number,
    dataset: Dataset,
    { training, tried }: Pick<TargetState, 'training' | 'tried'>,
  ): ModelSpecification {
    const serving = incumbent()
    if (serving === null || training?.specification === own) return specification
    const id = specificationId(serving)
    const isKnown = found(id, until, dataset) !== null || Object.hasOwn(tried, id)
    const challenged = Object.hasOwn(tried, own) ? tried[own] : -Infinity
    const isDue = isKnown && until - challenged >= VALIDATION_DAYS * DAY
    return isDue && training?.specification !== id ? specification : serving
  }

  function championRecord(time: number, state: TargetState, dataset: () => Dataset): OutOfSample | null {
    if (incumbent() === null) return null
    return (
      recordOfChampion(time, dataset()) ??
      liveRecord(target, taskOf(target), state.scores, TARGET_DEFINITIONS[target].horizon)
    )
  }

  function recordOfChampion(time: number, dataset: Dataset): OutOfSample | null {
    const champion = registry.champion(target)
    return champion === null ? null : (found(champion.specificationId, time, dataset)?.record ?? null)
  }

  return {
    get running() {
      return running !== null
    },
    start(until, dataset, state) {
      const chosen = nextSpecification(until, dataset, state)
      const id = specificationId(chosen)
      running = trainer.start({
        specification: chosen,
        dataset: withFeatures(dataset, chosen.features),
        until,
        before: found(id, until, dataset),
      })
      return id
    },
    end() {
      const ended = running?.end() ?? null
      if (ended !== null) running = null
      return ended
    },
    activate: (outcome, time, state, dataset) =>
      activate(registry, { outcome, time, champion: championRecord(time, state, dataset) }),
    record: recordOfChampion,
    handOver(to) {
      if (specificationId(to) !== own) return null
      const handed = running
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
