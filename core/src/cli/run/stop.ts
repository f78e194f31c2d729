const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** What ends a run from outside. */
export interface StopRequest {
  readonly signal: AbortSignal
  stop(): void
  /** Forget signals and timer again. */
  release(): void
}

/**
 * Listens for Ctrl+C, SIGTERM and a closed terminal, and ends the run by itself after `duration` ms of wall time if
 * one is given. The first signal stops cleanly; the system's own handling is back for a second one.
 */
export function stopRequest(duration: number | null): StopRequest {
  const controller = new AbortController()
  const timer = duration === null ? null : setTimeout(stop, duration)
  function stop(): void {
    release()
    controller.abort()
  }
  function release(): void {
    if (timer !== null) clearTimeout(timer)
    for (const name of SIGNALS) process.off(name, stop)
  }
  for (const name of SIGNALS) process.on(name, stop)
  return { signal: controller.signal, stop, release }
}
