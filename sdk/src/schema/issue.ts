/** One thing that is wrong in a configuration. */
export interface Issue {
  /** Where it is: keys and list positions from the top. */
  readonly path: readonly (string | number)[]
  /** What was found; undefined for a missing key. */
  readonly value: unknown
  /** What is accepted, in words: `an integer from 1 to 500`. */
  readonly expected: string
  /** The whole sentence for people: `was 1.4, expected a number from 0 to 1`. */
  readonly problem: string
  /** The known name that was most likely meant. */
  readonly nearest?: string
  /** Whether the key itself is wrong (unknown, missing) or its value. */
  readonly target: 'key' | 'value'
}
