/** Bars from the first refusal to the next attempt; each refusal doubles it, up to the most. */
const FIRST_WAIT = 2
const MOST_WAIT = 1024

/**
 * Tells when fields are due that wait for their strategies to hold nothing: whenever others hold nothing than when they were
 * refused, fewer ones too, since what is taken depends on all of them. Workers are started for an attempt while no bar is
 * applied, and every refusal is a record: so it is tried again after longer and longer.
 */
export interface FlatWatch {
  /**
   * @param configuration what would be taken
   * @param flat of the strategies that wait, those that hold nothing now
   * @param bars that were applied so far
   */
  isDue(configuration: object, flat: readonly string[], bars: number): boolean
  /** It was tried while these held nothing, and refused. */
  refused(configuration: object, flat: readonly string[], bars: number): void
}

interface Refused {
  readonly configuration: object
  readonly flat: ReadonlySet<string>
  /** Bars. */
  readonly wait: number
  /** Not before this bar. */
  readonly next: number
  /** Whether others hold nothing now, or did since. */
  readonly changed: boolean
}

export function flatWatch(): FlatWatch {
  let last: Refused | null = null
  return {
    isDue(configuration, flat, bars) {
      if (last?.configuration !== configuration) return flat.length > 0
      const tried = last.flat
      const changed = last.changed || flat.length !== tried.size || flat.some((name) => !tried.has(name))
      last = { ...last, changed }
      return changed && flat.length > 0 && bars >= last.next
    },
    refused(configuration, flat, bars) {
      const before = last?.configuration === configuration ? last.wait : FIRST_WAIT / 2
      const wait = Math.min(before * 2, MOST_WAIT)
      last = { configuration, flat: new Set(flat), wait, next: bars + wait, changed: false }
    },
  }
}
