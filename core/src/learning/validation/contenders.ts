import { shareOfOnes, type Figure, type Said } from './figures.ts'
import type { OutOfSample } from './out-of-sample.ts'
import type { Beside } from './report.ts'
import { sampleOf, type Sample, type Selection } from './sample.ts'

/** What was said about rows, by whom. */
export interface Contenders {
  readonly model: Said
  readonly majority: Said
  /** Null: it never says anything. */
  readonly persistence: Said | null
  readonly rule: Said | null
}

/**
 * The model and its baselines about some rows. Baselines have the benefit of hindsight, so that they are never too weak:
 * the majority is the more frequent label of these very rows, and the probability that a baseline gives is how often it
 * came true here.
 */
export function contendersOf({ label, value, now, rule }: Sample): Contenders {
  const base = shareOfOnes(label)
  const constant = (of: number): Float64Array => new Float64Array(label.length).fill(of)
  const majority = base > 0.5 ? 1 : 0
  return {
    model: { says: value.map((one) => (one > 0.5 ? 1 : 0)), probability: value, score: value },
    majority: { says: constant(majority), probability: constant(base), score: constant(base) },
    persistence: statement(label, now, majority),
    rule: statement(label, rule, majority),
  }
}

/** Where a baseline says nothing it says the majority; null where it never says anything. */
function statement(label: Float64Array, stated: Float64Array, majority: number): Said | null {
  if (stated.every(Number.isNaN)) return null
  const says = stated.map((one) => (Number.isNaN(one) ? majority : one))
  const share = (of: number): number => shareOfOnes(label.filter((_, i) => says[i] === of))
  const shares = [share(0), share(1)]
  return { says, score: says, probability: says.map((one) => shares[one]) }
}

/**
 * Puts figures of selected rows beside each other.
 *
 * @param shuffled of the control: its figures are those of the model there, on average
 */
export function besides(
  record: OutOfSample,
  shuffled: readonly OutOfSample[],
  select: Selection,
): (figure: Figure) => Beside {
  const sample = sampleOf(record, select(record))
  const { model, majority, persistence, rule } = contendersOf(sample)
  const controls = shuffled.map((table) => {
    const own = sampleOf(table, select(table))
    return { label: own.label, said: contendersOf(own).model }
  })
  return (figure) => {
    const of = (said: Said | null): number | null => (said === null ? null : figure(sample.label, said))
    return {
      model: of(model),
      majority: of(majority),
      persistence: of(persistence),
      rule: of(rule),
      shuffled: meanOf(controls.map(({ label, said }) => figure(label, said))),
    }
  }
}

/** Mean of those that there are. */
export function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
}
