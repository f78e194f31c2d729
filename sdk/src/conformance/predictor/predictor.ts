import type { PredictorPlugin } from '../../contract/predictor.ts'
import type { ConfigSchema } from '../../contract/schema-types.ts'
import { checkConfigSchema } from '../../schema/check-schema.ts'
import { parseConfig } from '../../schema/parse.ts'
import type { ConformanceProblem } from '../problem.ts'
import { MODEL_CHECKS } from './model-checks.ts'
import { orThrown, type Subject } from './subject.ts'
import { TRAINING_CHECKS } from './training-checks.ts'

export interface PredictorConformanceOptions {
  /** Parameters, as they stand in ml.yaml; the defaults where left out. */
  readonly parameters?: Readonly<Record<string, unknown>>
  /** Rows of the examples that the predictor is trained on, at least 40; 300 when left out. */
  readonly rows?: number
}

const CHECKS = { ...TRAINING_CHECKS, ...MODEL_CHECKS }

/** Names of all checks, in the order in which they are done; `definition` comes before them. */
export const PREDICTOR_CHECKS: readonly string[] = Object.keys(CHECKS)

/**
 * Everything in which a predictor breaks its contract; empty when it holds. It is trained about a hundred times on few rows,
 * so that a slow one needs parameters for small models.
 */
export function predictorConformance<S extends ConfigSchema>(
  plugin: PredictorPlugin<S>,
  { parameters = {}, rows = 300 }: PredictorConformanceOptions = {},
): ConformanceProblem[] {
  const schemaProblems = checkConfigSchema(plugin.config)
  if (schemaProblems.length > 0) return schemaProblems.map((problem) => ({ check: 'definition', problem }))
  const parsed = parseConfig(plugin.config, parameters)
  if (!parsed.ok) {
    return parsed.issues.map(({ path, problem }) => ({
      check: 'definition',
      problem: `parameter ${path.join('.')}: ${problem}`,
    }))
  }
  const subject: Subject = {
    train: (data) => plugin.train(data, parsed.config),
    load: (bytes) => plugin.load(bytes),
    rows: Math.max(40, rows),
  }
  return Object.entries(CHECKS).flatMap(([check, find]) =>
    orThrown(() => find(subject)).map((problem) => ({ check, problem })),
  )
}
