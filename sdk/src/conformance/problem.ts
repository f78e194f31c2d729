/** One way in which a plugin breaks the contract of its kind. */
export interface ConformanceProblem {
  /** Name of the check: one word or several with hyphens. */
  readonly check: string
  /** What was done, what came of it and what was expected. */
  readonly problem: string
}
