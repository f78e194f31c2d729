import { memberImportance } from './importance/own.ts'
import { permutationImportance } from './importance/permutation.ts'
import type { Predictors } from './predictors.ts'
import type { TrainingJob, TrainingOutcome } from './train.ts'

/**
 * A training with what its model rests on: what the members say of themselves, and, where it was validated, what the
 * forecasts lose. It is for persons: nothing that a member does wrong here loses the model, the report says why there are
 * no figures.
 */
export function measured(
  job: TrainingJob,
  outcome: TrainingOutcome,
  predictors: Predictors,
): TrainingOutcome {
  const { specification, dataset, until } = job
  const asked = { ...outcome, importance: memberImportance(outcome.model, predictors) }
  if (!isValidated(job, outcome)) return asked
  try {
    const importance = permutationImportance(specification, dataset, predictors, until, outcome.record)
    return { ...asked, report: { ...outcome.report, importance } }
  } catch (error) {
    return unmeasured(job, asked, error instanceof Error ? error.message : String(error))
  }
}

/** A training of which it could not be measured what its model rests on. @param problem why, in words */
export function unmeasured(job: TrainingJob, outcome: TrainingOutcome, problem: string): TrainingOutcome {
  if (!isValidated(job, outcome)) return outcome
  return { ...outcome, report: { ...outcome.report, importance: null, importanceProblem: problem } }
}

/** Whether the report is of this training; else it is that of the validation before, with its own figures. */
const isValidated = ({ before }: TrainingJob, { report }: TrainingOutcome): boolean =>
  report.until !== before?.report.until
