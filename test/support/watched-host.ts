import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import { residentMb, spawnHost, type HostOwner, type HostProcess } from './host-process.ts'

/** A host that says what is alive in it. */
export interface WatchedHost extends HostProcess {
  /** What is alive after a collection, objects and memory of arrays, and what the system says; MB. */
  memory(): Promise<Memory>
}

export interface Memory {
  readonly alive: number
  /** Null where the system does not say. */
  readonly resident: number | null
}

/** @param folder takes what it says */
export function watchedHost(owner: HostOwner, folder: string, args: readonly string[]): WatchedHost {
  const file = join(folder, 'alive')
  const hook = `import { appendFileSync } from 'node:fs'
    process.on('SIGUSR2', () => {
      gc(); gc()
      const { heapUsed, arrayBuffers } = process.memoryUsage()
      appendFileSync(${JSON.stringify(file)}, (heapUsed + arrayBuffers) / 1e6 + '\\n')
    })`
  const flags = ['--expose-gc', '--import', `data:text/javascript,${encodeURIComponent(hook)}`]
  const host = spawnHost(owner, { args, wrap: ([node, ...rest]) => [node, ...flags, ...rest] })
  const lines = (): string[] => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [])
  return {
    ...host,
    async memory() {
      const before = lines().length
      host.child.kill('SIGUSR2')
      while (lines().length === before) await later(5)
      return { alive: Number(lines().at(-1)), resident: residentMb(host.child) }
    },
  }
}
