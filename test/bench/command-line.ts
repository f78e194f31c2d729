import { spawnSync } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { configFolder } from './host.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Runs before the program and reports the largest memory that the process ever had, in KiB. */
const REPORT_MEMORY = `process.on('exit', () => console.error('peak-kib', process.resourceUsage().maxRSS))`

/** What a whole process took. */
export interface ProcessCost {
  readonly ms: number
  /** Largest resident memory, MB. */
  readonly peakMb: number
}

/** A working folder for the command, so that its cache is not the user's. */
export function workingFolder(parent: string): string {
  const folder = join(parent, 'work')
  mkdirSync(folder)
  symlinkSync(join(ROOT, 'plugins'), join(folder, 'plugins'), 'junction')
  return folder
}

/** One `grodt backtest` of the three strategies in a process of its own, from its start to its end. */
export function runBacktestCommand(folder: string, data: string, output: readonly string[]): ProcessCost {
  const program = join(ROOT, 'core', 'bin', 'grodt.mjs')
  const hook = `data:text/javascript,${encodeURIComponent(REPORT_MEMORY)}`
  const args = ['--import', hook, program, 'backtest', '--data', data, '--configs', configFolder('three')]
  const start = performance.now()
  const { status, stderr } = spawnSync(
    process.execPath,
    [...args, '--symbol', 'BTC/USDT', '--out', 'result', '--quiet', ...output],
    {
      cwd: folder,
      encoding: 'utf8',
      // What this machine adds to every Node process is no part of the command: reading certificates takes 30 ms.
      env: { ...process.env, NODE_OPTIONS: '', NODE_EXTRA_CA_CERTS: '' },
    },
  )
  const ms = performance.now() - start
  if (status !== 0) throw new Error(`grodt backtest ended with ${status}:\n${stderr}`)
  return { ms, peakMb: Number(/peak-kib (\d+)/.exec(stderr)?.[1]) / 1024 }
}
