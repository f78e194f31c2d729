import { didYouMean, nearestName } from '@grodt/sdk/host'
import { TARGETS } from '../../config/schemas/machine-learning.ts'
import type { TargetName } from '../../config/types.ts'
import { MODEL_STATES, type ModelState } from '../../learning/registry/record.ts'
import { usageError } from '../arguments.ts'

/** The beginning of the id of a model. @throws GrodtError OPTION */
export function modelArgument(command: string, text: string | undefined): string {
  if (text !== undefined && /^[0-9a-f]{4,64}$/.test(text)) return text
  const given = text === undefined ? '' : `"${text}" is no id. `
  throw usageError(
    command,
    `${given}Name the model by the beginning of its id, as grodt models list shows it.`,
  )
}

/** A state of models by its name. @throws GrodtError OPTION */
export function stateArgument(command: string, text: string): ModelState {
  const found = MODEL_STATES.find((one) => one === text)
  if (found !== undefined) return found
  const near = didYouMean(nearestName(text, MODEL_STATES))
  throw usageError(command, `There is no state "${text}"${near}. It is one of ${MODEL_STATES.join(', ')}.`)
}

/** A target by its name. @throws GrodtError OPTION */
export function targetArgument(command: string, text: string | undefined): TargetName {
  const found = TARGETS.find((one) => one === text)
  if (found !== undefined) return found
  const known = `It is one of ${TARGETS.join(', ')}.`
  if (text === undefined) throw usageError(command, `Name the target whose model is meant. ${known}`)
  throw usageError(command, `There is no target "${text}"${didYouMean(nearestName(text, TARGETS))}. ${known}`)
}
