/** How long the steps of a reload took, ms of wall time; null for a step that it did not come to. */
export interface ReloadDurations {
  /** Reading and checking the files, and loading the code of the plugins; the host goes on meanwhile. */
  readonly prepare: number | null
  /** Making the next engine beside the running one, and trying what is new in it; the host goes on meanwhile. */
  readonly build: number | null
  /** No input was applied: the state was handed over and the engines exchanged. */
  readonly pause: number | null
}

/** Measures the steps of one reload. */
export interface Stopwatch {
  readonly durations: ReloadDurations
  /** Carry out a step and note how long it took, whether or not it fails. */
  time<A>(step: keyof ReloadDurations, work: () => Promise<A>): Promise<A>
}

export function stopwatch(): Stopwatch {
  const durations: { -readonly [K in keyof ReloadDurations]: ReloadDurations[K] } = {
    prepare: null,
    build: null,
    pause: null,
  }
  return {
    durations,
    async time(step, work) {
      const begin = performance.now()
      try {
        return await work()
      } finally {
        durations[step] = performance.now() - begin
      }
    },
  }
}
