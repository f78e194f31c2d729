import { setTimeout as pause } from 'node:timers/promises'

/** Wait for something, but not longer than so many ms. It must not fail. */
export async function within(ms: number, work: Promise<void>): Promise<void> {
  const done = new AbortController()
  const { signal } = done
  try {
    await Promise.race([work, pause(ms, undefined, { signal }).catch(() => undefined)])
  } finally {
    done.abort()
  }
}
