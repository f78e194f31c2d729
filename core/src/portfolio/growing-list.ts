const BLOCK = 256

/** A list that only grows, in blocks: another one goes on from it without a copy of what is full. */
export class GrowingList<T> {
  #blocks: T[][] = []
  length = 0

  push(value: T): void {
    if (this.length % BLOCK === 0) this.#blocks.push([])
    this.#blocks[this.#blocks.length - 1].push(value)
    this.length++
  }

  /** @param index from 0 to below `length` */
  get(index: number): T {
    return this.#blocks[Math.floor(index / BLOCK)][index % BLOCK]
  }

  /** Go on where another list stands. Its full blocks are never written again and are shared; both can grow. */
  continueFrom(other: GrowingList<T>): void {
    const last = other.#blocks.length - 1
    this.#blocks = other.#blocks.map((block, i) => (i === last ? [...block] : block))
    this.length = other.length
  }
}
