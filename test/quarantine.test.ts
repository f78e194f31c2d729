import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import t from 'tap'
import { addConfigs, grodt, type Finished } from '../core/src/cli/cli-fixture.ts'
import { get, PAUSE_MS, spawnHost, type HostProcess } from './support/host-process.ts'
import { packageJson } from '../core/src/plugins/plugin-fixture.ts'

const BAD = 'S4_Bad'

type Body = Readonly<Record<string, unknown>>

/** Fails at its bars 11 to 13 in each of three symbols, each of them a quarantine, and is well after that. */
const PLUGIN = `import { defineStrategy, enter, parameters } from '@grodt/sdk'

export default defineStrategy({
  config: parameters({}),
  state: { version: 1, init: () => ({ seen: 0 }) },
  create: () => ({
    onBar({ state, position }) {
      state.seen++
      if (state.seen > 10 && state.seen <= 13) throw new Error('bar ' + state.seen)
      return position === null ? enter('long', { size: 0.1, maxBars: 2, reason: 'again' }) : null
    },
  }),
})
`

// One host of a user with a plugin of his own, started and killed again and again on one store.
const folder = t.testdir({})
addConfigs(folder)
mkdirSync(join(folder, 'mine', 'bad', 'src'), { recursive: true })
writeFileSync(join(folder, 'mine', 'bad', 'package.json'), packageJson({ name: 'bad' }, { id: 'bad' }))
writeFileSync(join(folder, 'mine', 'bad', 'src', 'index.ts'), PLUGIN)
const host = join(folder, 'configs', 'host.yaml')
writeFileSync(
  host,
  readFileSync(host, 'utf8')
    .replace('plugin_folders: [', 'plugin_folders: ["mine", ')
    // Nothing comes back by itself.
    .replace('  broker:', '  faults: { tries_per_day: 0 }\n  broker:'),
)
const strategies = join(folder, 'configs', 'strategies.yaml')
writeFileSync(strategies, readFileSync(strategies, 'utf8').replace('allocation: 0.4', 'allocation: 0.3'))
appendFileSync(strategies, `  ${BAD}:\n    plugin: bad\n    capital_allocation: 0.1\n`)

interface Running extends HostProcess {
  readonly api: string
}

async function start(): Promise<Running> {
  const host = spawnHost(t, { cwd: folder, args: ['--speed', '150000'] })
  return { ...host, api: await host.listening() }
}

const strategy = ({ api }: Running): Promise<Body> => get<Body>(api, `/strategies/${BAD}`)

/** Ask again until the strategy is so: the market goes on by itself. */
async function until(running: Running, so: (strategy: Body) => boolean): Promise<Body> {
  for (;;) {
    const now = await strategy(running)
    if (so(now)) return now
    if (running.child.exitCode !== null) throw new Error(running.out())
    await later(PAUSE_MS)
  }
}

async function kill({ child, closed }: Running): Promise<void> {
  child.kill('SIGKILL')
  await closed
}

const cli = ({ api }: Running, ...args: string[]): Finished =>
  grodt(folder, ...args, '--api', new URL(api).origin)

t.test('a quarantine outlives kills until a person releases it, and its end outlives them too', async (t) => {
  const first = await start()
  t.match(await until(first, ({ quarantined }) => quarantined === true), { strikes: 3 })
  t.match(first.out(), `quarantine ${BAD} after 3 strikes: it opens nothing until a person releases it`)
  // A command is answered when it survives, and with it all that was before.
  t.equal(cli(first, 'pause', 'S3_Breakout', '--reason', 'news').code, 0)
  await kill(first)

  const second = await start()
  t.match(await strategy(second), { quarantined: true, strikes: 3 })
  t.match(cli(second, 'release', 'S4_Bd', '--reason', 'x'), {
    code: 1,
    err: /^There is no strategy "S4_Bd" \(did you mean "S4_Bad"\?\)\. There are: /,
  })
  t.match(cli(second, 'release', 'S3_Breakout', '--reason', 'x'), {
    code: 1,
    err: `S3_Breakout is not in quarantine, its strikes are 0. In quarantine: ${BAD}.\n`,
  })
  // Two more bars bring it back there.
  for (let released = 0; released < 3; released++) {
    const answer = cli(second, 'release', BAD, '--reason', 'looked at', '--author', 'anna')
    t.match(answer, { code: 0, out: /^S4_Bad released after 3 strikes/ })
    if (released < 2) await until(second, ({ quarantined }) => quarantined === true)
  }
  t.match(second.out(), `release ${BAD} after 3 strikes (local/anna: looked at)`)
  await kill(second)

  const third = await start()
  t.match(await strategy(third), { quarantined: false, strikes: 0 })
  const { trades } = (await strategy(third)) as { trades: number }
  await until(third, (now) => (now.trades as number) > trades)
  t.match(await strategy(third), { quarantined: false, strikes: 0 })
  third.child.kill('SIGTERM')
  t.strictSame(await third.closed, [0, null])
})
