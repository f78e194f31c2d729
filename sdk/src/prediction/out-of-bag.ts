import { treeAnswer, type FlatTree } from './flat-forest.ts'

/** What trees say about the rows that they were not trained on. */
export class OutOfBag {
  readonly #sum: Float64Array
  readonly #count: Uint16Array

  constructor(rows: number) {
    this.#sum = new Float64Array(rows)
    this.#count = new Uint16Array(rows)
  }

  /**
   * Ask a tree about each row that is not in its bag.
   *
   * @param weight how often each row is in it
   */
  add(tree: FlatTree, weight: Uint16Array, columns: readonly Float64Array[]): void {
    for (let row = 0; row < weight.length; row++) {
      if (weight[row] > 0) continue
      this.#sum[row] += treeAnswer(tree, columns, row)
      this.#count[row]++
    }
  }

  /** The mean per row; NaN where every tree had the row. */
  means(): Float64Array {
    return this.#sum.map((sum, row) => sum / this.#count[row])
  }
}
