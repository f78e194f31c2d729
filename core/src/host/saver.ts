/** Has something written whenever it has changed. */
export interface Saver {
  /** Resolves when it is written as it is now, or cannot be. */
  save(): Promise<void>
}

/**
 * One write at a time; what changes meanwhile is written by one more.
 *
 * @param write writes what there is when it is called
 * @param onProblem told when it begins to fail
 */
export function createSaver(write: () => Promise<void>, onProblem: (error: unknown) => void): Saver {
  let running: Promise<void> | null = null
  let next: Promise<void> | null = null
  let failing = false

  async function attempt(): Promise<void> {
    // A write that throws at once must be over behind its begin, or it would be begun again for ever.
    await Promise.resolve()
    try {
      await write()
      failing = false
    } catch (error) {
      if (!failing) onProblem(error)
      failing = true
    } finally {
      running = null
    }
  }

  function save(): Promise<void> {
    if (running === null) return (running = attempt())
    next ??= running.then(() => {
      next = null
      return save()
    })
    return next
  }
  return { save }
}
