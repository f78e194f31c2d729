import type { Engine } from '../engine.ts'
import type { EngineInput } from '../inputs.ts'
import { ApprovalCheck } from './approval-check.ts'
import { BookCheck } from './book-check.ts'
import type { Violation } from './violation.ts'
import { WeightCheck, type WeightRules } from './weight-check.ts'

const NONE: readonly Violation[] = []

/**
 * Invariants 1 to 4 of a running engine. It only reads the engine, and keeps what it compares with for itself. Made
 * once the engine is wired or restored; from then on it is told of every input.
 */
export class Checks {
  readonly #books: BookCheck
  readonly #weights: WeightCheck
  #atApproval: Violation | null = null

  /**
   * @param rules of the weights of enabled strategies; null where nobody promises any
   * @param before of the engine that this one took everything over from
   */
  constructor(engine: Engine, rules: WeightRules | null, before: Checks | null = null) {
    this.#books = new BookCheck(engine, before === null ? null : before.#books)
    this.#weights = new WeightCheck(engine, rules)
    const approvals = new ApprovalCheck(engine)
    engine.onApproval = (slot, entry) => {
      // The first one of an input says enough.
      const broken = approvals.check(slot, entry)
      this.#atApproval ??= broken
    }
  }

  /** After an input that was applied. Cheap; `check` may be called after several of them. */
  applied(input: EngineInput): void {
    this.#weights.noteInput(input)
  }

  /** What does not hold between two inputs, or did not when an entry was approved since the last call: one of a kind. */
  check(): readonly Violation[] {
    const account = this.#books.account()
    const positions = this.#books.positions()
    const weights = this.#weights.check()
    const approval = this.#atApproval
    if (account === null && positions === null && weights === null && approval === null) return NONE
    this.#atApproval = null
    return [account, positions, weights, approval].filter((one) => one !== null)
  }
}
