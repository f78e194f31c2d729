import { execFileSync } from 'node:child_process'
import { availableParallelism } from 'node:os'

/** Core of the host, and that of whoever asks it. */
const [HOST, CLIENTS] = ['0', '1']

/** Whether programs can be given cores of their own here. */
function canPin(): boolean {
  if (availableParallelism() < 2) return false
  try {
    execFileSync('taskset', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/**
 * Give this process a core with all its threads, and the host another, so that requests cost the host what they cost it and no more:
 * making them and reading the answers is not its work. Without `taskset`, or with one core, the system decides.
 *
 * @returns what starts the host on its core, to be put before its command; empty where the system decides
 */
export function separateCores(): readonly string[] {
  if (!canPin()) return []
  execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', CLIENTS, String(process.pid)], {
    stdio: 'ignore',
  })
  return ['taskset', '--cpu-list', HOST]
}
