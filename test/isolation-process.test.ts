import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import t from 'tap'
import { addConfigs, grodt, type Finished } from '../core/src/cli/cli-fixture.ts'
import type { SupervisionRow } from '../core/src/host/views/supervision.ts'
import { addFaultyPlugins, faultyEntries, MODES } from './support/faulty-plugin.ts'
import { get, PAUSE_MS, spawnHost, type HostProcess } from './support/host-process.ts'

// A host of a user with a strategy for every way to fail, which nobody but a person releases.
const folder = t.testdir({})
addConfigs(folder)
addFaultyPlugins(folder)

function edit(file: string, from: string, to: string): void {
  const path = join(folder, 'configs', file)
  const text = readFileSync(path, 'utf8')
  if (!text.includes(from)) throw new Error(`${file} does not hold ${from}`)
  writeFileSync(path, text.replace(from, to))
}
edit('host.yaml', 'plugin_folders: [', 'plugin_folders: ["mine", ')
edit('host.yaml', '  broker:', '  faults: { tries_per_day: 0 }\n  broker:')
edit('strategies.yaml', 'allocation: 0.4', 'allocation: 0.2')
writeFileSync(
  join(folder, 'configs', 'ml.yaml'),
  'machine_learning: { meta_controller: { enabled: false } }\n',
)
appendFileSync(join(folder, 'configs', 'strategies.yaml'), faultyEntries(MODES))

const NAMES = MODES.map((mode) => `faulty_${mode}`)

interface Running extends HostProcess {
  readonly api: string
}

async function start(): Promise<Running> {
  const host = spawnHost(t, { cwd: folder, args: ['--speed', '15000'] })
  return { ...host, api: await host.listening() }
}

const cli = ({ api }: Running, ...args: string[]): Finished =>
  grodt(folder, ...args, '--api', new URL(api).origin)

interface Strategy {
  readonly name: string
  readonly quarantined: boolean
  readonly trades: number
}

/** Ask again until all that fail are so: the market goes on by itself. */
async function until(running: Running, so: (strategy: Strategy) => boolean): Promise<void> {
  for (;;) {
    const { strategies } = await get<{ strategies: Strategy[] }>(running.api, '/strategies')
    if (strategies.filter(({ name }) => NAMES.includes(name)).every(so)) return
    if (running.child.exitCode !== null) throw new Error(running.out())
    await later(PAUSE_MS)
  }
}

const faultyRows = async ({ api }: Running): Promise<readonly SupervisionRow[]> =>
  (await get<{ faulty: SupervisionRow[] }>(api, '/risk')).faulty

t.test(
  'what fails is shown, outlives a kill, is released by a person, and replayed in the thread',
  async (t) => {
    const first = await start()
    await until(first, ({ quarantined }) => quarantined)
    const rows = await faultyRows(first)
    t.strictSame(
      rows.map(({ entry }) => entry),
      NAMES,
    )
    for (const row of rows)
      t.match(row, { state: 'quarantined', nextTry: null, since: { iso: /^2026-01-01T01:/ } })
    t.match(
      first.out(),
      /quarantine faulty_exit, it did not answer: it opens nothing until a person releases it/,
    )
    t.match(
      first.out(),
      /quarantine faulty_throw after 3 strikes: it opens nothing until a person releases it/,
    )
    const { out, code } = cli(first, 'risk')
    t.equal(code, 0)
    t.match(
      out,
      /^faulty_exit in quarantine until a person releases it\n {2}since 2026-01-01 01:15 UTC: it ended its worker with exit code 7\n/m,
    )
    // A command is answered when it survives, and with it all that was before.
    t.equal(cli(first, 'pause', 'S3_Breakout', '--reason', 'news').code, 0)
    first.child.kill('SIGKILL')
    await first.closed

    const second = await start()
    const shown = ({ entry, since, problem }: SupervisionRow) => ({ entry, since, problem })
    t.strictSame((await faultyRows(second)).map(shown), rows.map(shown), 'after a kill as before')
    await until(second, ({ trades }) => trades === 1)
    for (const name of NAMES) {
      const { code, err, out } = cli(second, 'release', name, '--reason', 'looked at', '--author', 'anna')
      t.match(
        { code, err, out },
        { code: 0, err: '', out: new RegExp(`^${name} released after \\d strikes?`) },
      )
    }
    t.strictSame(await faultyRows(second), [])
    second.child.kill('SIGTERM')
    t.strictSame(await second.closed, [0, null])
    t.match(second.out(), 'release faulty_hang after 1 strike (local/anna: looked at)')

    const replay = grodt(folder, 'replay')
    t.match({ code: replay.code, err: replay.err }, { code: 0, err: '' }, replay.out)
    t.match(replay.out, /differences +0/)
    t.equal(grodt(folder, 'audit', 'verify').code, 0)
  },
)
