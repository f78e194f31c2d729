import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { addConfigs, grodt, type Finished } from '../core/src/cli/cli-fixture.ts'
import { get, ROOT, spawnHost } from './support/host-process.ts'

interface Reload {
  readonly author: string
  readonly result: string
  readonly revision: number
  readonly error: { readonly code: string; readonly message: string } | null
}
interface Config {
  readonly revision: number
  readonly waiting: readonly string[]
  readonly plugins: readonly { readonly id: string; readonly generation: number }[]
  readonly reloads: readonly Reload[]
}

function edit(path: string, from: string, to: string): void {
  const file = join(folder, path)
  const text = readFileSync(file, 'utf8')
  if (!text.includes(from)) throw new Error(`${path} does not hold ${from}`)
  writeFileSync(`${file}.tmp`, text.replace(from, to))
  renameSync(`${file}.tmp`, file)
}

// A user's folder with a running host, another process; files are changed under it.
const folder = t.testdir({})
addConfigs(folder)
cpSync(join(ROOT, 'plugins'), join(folder, 'plugins'), { recursive: true })
edit('configs/host.yaml', JSON.stringify([join(ROOT, 'plugins')]), '[plugins]')
const running = spawnHost(t, { cwd: folder, args: ['--speed', '20000'] })
const { child, closed, out } = running
const api = await running.listening()

const config = (): Promise<Config> => get<Config>(api, '/config')

/** Asks until the host says so. */
async function until(wanted: (config: Config) => boolean): Promise<Config> {
  for (const end = Date.now() + 20_000; ;) {
    const now = await config()
    if (wanted(now)) return now
    if (Date.now() > end) throw new Error(`It never came: ${JSON.stringify(now)}`)
  }
}

const cli = (...args: string[]): Finished => grodt(folder, ...args, '--api', new URL(api).origin)

t.test('a saved file takes effect by itself, once', async (t) => {
  t.match(await config(), { revision: 1, waiting: [], reloads: [] })
  edit('configs/risk.yaml', 'max_open_positions: 50', 'max_open_positions: 7')
  const { reloads } = await until((now) => now.reloads.length > 0)
  t.match(reloads, [{ author: 'file', result: 'activated', revision: 2, error: null }])
  while (!out().includes('reload by file: revision 2 runs, changed: risk.max_open_positions\n')) {
    await config()
  }
  t.same(cli('reload', '--author', 'ann'), { code: 0, out: 'Nothing new: revision 2 goes on.\n', err: '' })
  t.same(cli('config', 'diff').out, 'The host runs what the files say.\n')
})

t.test('a mistake is refused with its place, and the host goes on', async (t) => {
  edit('configs/risk.yaml', 'max_open_positions: 7', 'max_open_position: 7')
  const { reloads, revision } = await until((now) => now.reloads[0].result === 'rejected')
  t.equal(revision, 2)
  t.match(reloads[0].error, { code: 'CONFIG_INVALID', message: 'did you mean "max_open_positions"?' })
  const refused = cli('reload')
  t.equal(refused.code, 1)
  t.match(
    refused.err,
    /^The configuration has 1 error\(s\); nothing was started or changed:\nconfigs\/risk\.yaml:\d+:\d+ /,
  )
  edit('configs/risk.yaml', 'max_open_position: 7', 'max_open_positions: 8')
  await until((now) => now.reloads[0].revision === 3)
})

t.test('the code of a plugin too, with a helper module of its own', async (t) => {
  writeFileSync(join(folder, 'plugins/strategy-breakout/src/helper.ts'), 'export const STOP = 2.5\n')
  edit(
    'plugins/strategy-breakout/src/index.ts',
    "from '@grodt/sdk'",
    "from '@grodt/sdk'\nimport { STOP } from './helper.ts'",
  )
  edit(
    'plugins/strategy-breakout/src/index.ts',
    'create(ctx) {',
    'create(ctx) {\n    ctx.log.info(String(STOP))',
  )
  const generation = ({ plugins }: Config): number =>
    plugins.find(({ id }) => id === 'breakout')?.generation ?? 0
  const second = await until((now) => generation(now) > 1)
  edit('plugins/strategy-breakout/src/helper.ts', '2.5', '2.75')
  const third = await until((now) => generation(now) > generation(second))
  t.equal(third.reloads[0].result, 'activated', 'a change of the helper alone reloads it')
  edit('plugins/strategy-breakout/src/helper.ts', '2.75', '2.75 +')
  await until((now) => now.reloads[0].result === 'rejected')
  edit('plugins/strategy-breakout/src/helper.ts', '2.75 +', 'process.exit(1)')
  const { reloads } = await until((now) => now.reloads[0].error?.message.includes('process.exit') ?? false)
  t.match(
    reloads[0].error?.message,
    /src\/index\.ts: it ends the process while it is loaded:\nError: process\.exit\(1\)\n.*src\/helper\.ts:1:29\)\n/,
    'nor does the host end with it',
  )
  edit('plugins/strategy-breakout/src/helper.ts', 'process.exit(1)', '2.75')
})

t.test(
  'a plugin that nobody uses holds up nobody, broken as it may be, and grodt plugins tells',
  async (t) => {
    const { reloads } = await config()
    mkdirSync(join(folder, 'plugins/idle/src'), { recursive: true })
    const manifest = readFileSync(join(folder, 'plugins/strategy-breakout/package.json'), 'utf8')
    const idle = JSON.parse(manifest) as { grodt: object }
    const named = { ...idle, name: 'idle', grodt: { kind: 'strategy', id: 'idle', contract: 1 } }
    writeFileSync(join(folder, 'plugins/idle/package.json'), JSON.stringify(named))
    writeFileSync(join(folder, 'plugins/idle/src/index.ts'), 'process.exit(1)\n')
    t.equal(cli('reload').code, 0)
    t.equal((await config()).reloads.length, reloads.length, 'nothing else has changed')
    const listed = grodt(folder, 'plugins')
    t.equal(listed.code, 1)
    t.match(listed.out, /^strategy breakout /m, 'the others are listed')
    t.match(listed.out, /^refused: The plugin idle breaks .* it ends the process while it is loaded:$/m)
    t.equal(grodt(folder, 'config', 'check').code, 0)
    rmSync(join(folder, 'plugins/idle'), { recursive: true })
  },
)

t.test('what waits for the next start is shown, and a signal asks for a reload', async (t) => {
  edit('configs/host.yaml', 'capital: 100000', 'capital: 90000')
  const { waiting } = await until((now) => now.waiting.length > 0)
  t.strictSame(waiting, ['host.account.capital'])
  t.equal(
    cli('config', 'diff').out,
    'A reload would change 1 thing:\n  host.yaml host.account.capital: 100000 -> 90000\n    at the next start\n',
  )
  edit('configs/host.yaml', 'capital: 90000', 'capital: 100000')
  await until((now) => now.waiting.length === 0)
  child.kill('SIGHUP')
  t.equal((await fetch(`${api}/health`)).status, 200, 'and does not end the host')
})

t.test('it stops in order, and the next start goes on with the last revision', async (t) => {
  const { revision } = await config()
  child.kill('SIGINT')
  const [code, signal] = (await closed) as [number | null, string | null]
  t.strictSame([code, signal], [0, null])
  const again = grodt(folder, 'run', '--port', '0', '--for', '1s')
  t.equal(again.code, 0, again.err)
  t.match(again.out, 'goes on from')
  t.notMatch(again.out, 'changed since then')
  t.ok(revision > 4)

  const replayed = grodt(folder, 'replay', '--json')
  t.equal(replayed.code, 0, replayed.out + replayed.err)
  t.match(JSON.parse(replayed.out), { differences: [], notCompared: [] }, 'a replay crosses every revision')
  t.match(grodt(folder, 'audit', 'verify'), { code: 0, out: 'Everything fits' })
})
