const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** What ends a run from outside. */
export interface StopRequest {
  readonly signal: AbortSignal
  stop(): void
  /** Forget signals and timer again. */
  release(): void
}

/**
 * Listens for Ctrl+C, SIGTERM and, at a terminal, for its end, and ends the run by itself after `duration` ms of wall
 * time if one is given. The first signal stops cleanly; the system's own handling is back for a second one.
 */
export function stopRequest(duration: number | null, atTerminal: boolean): StopRequest {
  const controller = new AbortController()
  const signals = atTerminal ? ([...SIGNALS, 'SIGHUP'] as const) : SIGNALS
  const timer = duration === null ? null : setTimeout(stop, duration)
  function stop(): void {
    release()
    controller.abort()
  }
  function release(): void {
    if (timer !== null) clearTimeout(timer)
    for (const name of signals) process.off(name, stop)
  }
  for (const name of signals) process.on(name, stop)
  return { signal: controller.signal, stop, release }
}
