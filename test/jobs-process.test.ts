import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import t from 'tap'
import { addConfigs, csv, walk } from '../core/src/cli/cli-fixture.ts'
import { packageJson } from '../core/src/plugins/plugin-fixture.ts'
import { authorized, get, PAUSE_MS, spawnHost, type HostProcess } from './support/host-process.ts'

const folder = t.testdir({ data: { 'btcusdt_1h.csv': csv(walk(200, 7)) } })
const at = (...names: string[]): string => join(folder, ...names)

/** A strategy that never answers, and says first which process it hangs. */
const PLUGIN = `
import { writeFileSync } from 'node:fs'
import { defineStrategy, parameters } from '@grodt/sdk'

export default defineStrategy({
  config: parameters({}),
  create() {
    writeFileSync(${JSON.stringify(at('process'))}, String(process.pid))
    for (;;);
  },
})
`

addConfigs(folder)
mkdirSync(at('mine', 'strategy-endless', 'src'), { recursive: true })
writeFileSync(at('mine', 'strategy-endless', 'src', 'index.ts'), PLUGIN)
writeFileSync(at('mine', 'strategy-endless', 'package.json'), packageJson({}, { id: 'endless' }))
const host = readFileSync(at('configs', 'host.yaml'), 'utf8')
writeFileSync(at('configs', 'host.yaml'), host.replace('plugin_folders: [', 'plugin_folders: ["mine", '))

interface Running extends HostProcess {
  readonly api: string
}

async function start(): Promise<Running> {
  const running = spawnHost(t, { cwd: folder, args: ['--speed', '1'] })
  return { ...running, api: await running.listening() }
}

interface Job {
  readonly state: string
  readonly cancelled: { readonly author: string; readonly reason: string } | null
  readonly failure: unknown
}

const job = ({ api }: Running, id: number): Promise<Job> => get<Job>(api, `/backtests/${id}`)

async function backtest({ api }: Running): Promise<number> {
  const changes = { strategies: { strategies: { S3_Breakout: { plugin: 'endless', parameters: null } } } }
  const answer = await fetch(`${api}/backtests`, {
    method: 'POST',
    headers: authorized(folder),
    body: JSON.stringify({ reason: 'does it end?', changes }),
  })
  if (answer.status !== 200) throw new Error(await answer.text())
  return ((await answer.json()) as { id: number }).id
}

/** Whether a process is there. */
function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

t.test(
  'a host that is killed leaves no job behind, and its next start says what became of them',
  async (t) => {
    const killed = await start()
    const [runs, waits] = [await backtest(killed), await backtest(killed)]
    while (!existsSync(at('process')) || readFileSync(at('process'), 'utf8') === '') {
      const { failure } = await job(killed, runs)
      if (failure !== null) throw new Error(JSON.stringify(failure))
      await later(PAUSE_MS)
    }
    const pid = Number(readFileSync(at('process'), 'utf8'))
    t.teardown(() => lives(pid) && process.kill(pid, 'SIGKILL'))
    t.ok(lives(pid))
    killed.child.kill('SIGKILL')
    await killed.closed
    while (lives(pid)) await later(PAUSE_MS)

    const next = await start()
    const cancelled = { author: 'host', reason: 'The host was cut off before it ended.' }
    for (const id of [runs, waits])
      t.match(await job(next, id), { state: 'cancelled', cancelled, failure: null })
  },
)
