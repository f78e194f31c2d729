import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { GrodtError } from '../../errors.ts'
import { activate } from '../../host/learning/activate.ts'
import { modelFile } from '../../learning/registry/file.ts'
import { modelId, packModel, specificationId } from '../../learning/registry/pack.ts'
import { openRegistry } from '../../learning/registry/stored.ts'
import type { ModelRegistry } from '../../learning/registry/types.ts'
import { isOfSameData } from '../../learning/same-data.ts'
import type { TrainingOutcome } from '../../learning/train.ts'
import { openStore } from '../../store/store.ts'
import { watched } from '../watched.ts'
import { TRAIN_COMMAND } from './commands.ts'
import { beginLesson, targetJson, targetLines } from './lessons.ts'
import { lessonOptions, type LessonOptions } from './options.ts'

/** Says what became of a model. */
interface ModelPlace {
  keep(outcome: TrainingOutcome): string
  close(): Promise<void>
}

/**
 * `grodt train`
 *
 * @returns 1 when a target has too little data
 * @throws GrodtError OPTION, DATA_WRITE, those of a training and of the store
 */
export async function trainCommand(args: string[]): Promise<number> {
  const options = lessonOptions(TRAIN_COMMAND, args)
  return watched((moved) => trainAll(options, moved))
}

async function trainAll(options: LessonOptions, moved: () => void): Promise<number> {
  const { trained, ready, until } = await beginLesson(options, moved)
  const { path } = ready.prepared.checked.config.host.store
  const place =
    options.out === undefined ? await inStore(options.store ?? path, until) : inFolder(options.out)
  const reports: object[] = []
  let missing = 0
  try {
    for (const one of trained) {
      moved()
      const kept = one.outcome === null ? null : place.keep(one.outcome)
      if (kept === null) missing++
      if (options.json) reports.push({ ...targetJson(one), kept })
      else process.stdout.write(`${[...targetLines(one), ...(kept === null ? [] : [kept, ''])].join('\n')}\n`)
    }
  } finally {
    await place.close()
  }
  if (options.json) process.stdout.write(`${JSON.stringify(reports, null, 2)}\n`)
  return missing === 0 ? 0 : 1
}

async function inStore(folder: string, time: number): Promise<ModelPlace> {
  const store = await openStore(folder)
  const registry = await openRegistry(store)
  return {
    keep(outcome) {
      const keepsRecord = continues(registry, outcome)
      const activation = { outcome, time, champion: null, keepsRecord }
      const { target, model, state, reason } = activate(registry, activation)
      return `${target}: model ${model.slice(0, 12)} is ${state} in ${folder}: ${reason}.`
    },
    async close() {
      await store.flush({ sync: true })
      await store.close()
    },
  }
}

/** Whether a walk-forward goes on from the one of its specification that is kept: a host's own is not to be lost. */
function continues(registry: ModelRegistry, { model, record, report }: TrainingOutcome): boolean {
  const kept = registry.validation(specificationId(model.specification))
  return kept === null || (kept.report.until <= report.until && isOfSameData(kept.record, record))
}

function inFolder(folder: string): ModelPlace {
  return {
    keep({ model, report, importance }) {
      const packed = packModel(model)
      const id = modelId(packed)
      const path = join(folder, `${model.specification.target}-${id.slice(0, 12)}.grodt-model`)
      try {
        mkdirSync(folder, { recursive: true })
        writeFileSync(path, modelFile({ id, report, importance }, packed))
      } catch (cause) {
        throw new GrodtError('DATA_WRITE', { path, problem: (cause as Error).message }, { cause })
      }
      return `${model.specification.target}: model ${id.slice(0, 12)} is in ${path}.`
    },
    close: () => Promise.resolve(),
  }
}
