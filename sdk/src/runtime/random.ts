/**
 * Seeded random numbers (mulberry32). The whole state is one 32-bit integer, so a snapshot is a number.
 * Not for cryptography.
 */
export class SeededRandom {
  state: number

  constructor(seed: number) {
    this.state = seed | 0
  }

  /** The next number in [0, 1). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }

  /** The next standard normal number (Box-Muller, cosine branch only, so that the state stays one integer). */
  normal(): number {
    let u = this.next()
    while (u === 0) u = this.next()
    const v = this.next()
    return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v)
  }
}

/** A 32-bit seed from the run's seed and a name (FNV-1a), so that each instance has its own sequence. */
export function seedFor(runSeed: number, name: string): number {
  let hash = 0x811c9dc5
  for (const char of `${runSeed}/${name}`) {
    hash = Math.imul(hash ^ (char.codePointAt(0) as number), 0x01000193)
  }
  return hash | 0
}
