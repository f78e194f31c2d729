import { cpSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { SeededRandom } from '../sdk/src/host.ts'
import { addConfigs, grodt, type Finished } from '../core/src/cli/cli-fixture.ts'
import { authorized, get, ROOT, spawnHost, type HostProcess } from './support/host-process.ts'

interface Config {
  readonly revision: number
  readonly pins: readonly { readonly plugin: string }[]
  readonly waiting: readonly string[]
  readonly refusedFiles: { readonly code: string; readonly message: string } | null
  readonly files: readonly { readonly name: string; readonly sha256: string }[]
  readonly reloads: readonly { readonly result: string; readonly revision: number }[]
  readonly counts: { readonly activated: number; readonly rejected: number }
}

interface Row {
  readonly number: number
  readonly author: string
  readonly reason: string | null
  readonly rolledBackTo: number | null
  readonly changed: readonly string[] | null
}

/** A user's folder: configuration, plugins, and a host in another process. */
function workplace(t: Test) {
  const folder = t.testdir({})
  const at = (path: string): string => join(folder, path)
  addConfigs(folder)
  cpSync(join(ROOT, 'plugins'), at('plugins'), { recursive: true })
  const edit = (path: string, from: string, to: string): void => {
    const text = readFileSync(at(path), 'utf8')
    if (!text.includes(from)) throw new Error(`${path} does not hold ${from}`)
    writeFileSync(at(`${path}.tmp`), text.replace(from, to))
    renameSync(at(`${path}.tmp`), at(path))
  }
  edit('configs/host.yaml', JSON.stringify([join(ROOT, 'plugins')]), '[plugins]')
  return {
    folder,
    edit,
    read: (path: string) => readFileSync(at(path), 'utf8'),
    move: (from: string, to: string) => renameSync(at(from), at(to)),
    remove: (path: string) => rmSync(at(path), { recursive: true }),
    start: (...args: string[]) => spawnHost(t, { cwd: folder, args: ['--speed', '20000', ...args] }),
  }
}

async function until(api: string, wanted: (config: Config) => boolean): Promise<Config> {
  for (const end = Date.now() + 60_000; ;) {
    const now = await get<Config>(api, '/config')
    if (wanted(now)) return now
    if (Date.now() > end) throw new Error(`It never came: ${JSON.stringify(now)}`)
    // The host needs the cores to get there.
    await later(20)
  }
}

async function stop(t: Test, { child, closed }: HostProcess): Promise<void> {
  child.kill('SIGINT')
  t.strictSame(await closed, [0, null])
}

const RISK = 'configs/risk.yaml'
const BREAKOUT = 'plugins/strategy-breakout/src/index.ts'

t.test(
  'five changes: listed, shown, compared, rolled back, kept over a restart, and changed again',
  async (t) => {
    const { folder, edit, read, start } = workplace(t)
    const first = start()
    let api = await first.listening()
    const cli = (...args: string[]): Finished => grodt(folder, ...args, '--api', new URL(api).origin)
    const list = (...args: string[]): readonly Row[] =>
      (JSON.parse(grodt(folder, 'config', 'revisions', '--json', ...args).out) as { revisions: Row[] })
        .revisions

    const shipped = read(RISK)
    const CHANGES = [
      [RISK, 'max_gross_exposure: 1', 'max_gross_exposure: 0.9'],
      ['configs/strategies.yaml', 'ema_period: 9', 'ema_period: 12'],
      [RISK, 'max_gross_exposure: 0.9', 'max_gross_exposure: 0.8'],
      [BREAKOUT, 'default: 2,', 'default: 3,'],
      ['configs/strategies.yaml', 'capital_allocation: 0.4', 'capital_allocation: 0.2'],
    ] as const
    for (const [i, [path, from, to]] of CHANGES.entries()) {
      edit(path, from, to)
      await until(api, ({ revision }) => revision === i + 2)
    }
    const owner = ['--api', new URL(api).origin]
    t.strictSame(
      list(...owner).map(({ number, author, changed }) => [number, author, changed]),
      [
        [6, 'file', ['strategies.yaml']],
        [5, 'file', ['plugin breakout']],
        [4, 'file', ['risk.yaml']],
        [3, 'file', ['strategies.yaml']],
        [2, 'file', ['risk.yaml']],
        [1, 'file', null],
      ],
    )
    t.strictSame(
      list('--limit', '2', '--before', '5', ...owner).map(({ number }) => number),
      [4, 3],
    )
    t.match(
      cli('config', 'revisions', '--limit', '1').out,
      /^ {4}6 \d{4}-.+ UTC, by file, from 2026-01-.+ in the market\n {6}changed: strategies\.yaml\nThere are older ones: grodt config revisions --before 6\n$/,
    )
    t.match(
      cli('config', 'show', '2').out,
      /^revision 2: .+\n {6}changed: risk\.yaml\n {2}from record \d+ on, GRODT 0\.1\.0\n {2}allocator static: /,
    )
    t.equal(cli('config', 'show', '1', '--file', 'risk.yaml').out, shipped)
    t.equal(
      cli('config', 'diff', '4').out,
      'From revision 3 to 4:\n  risk.yaml risk.max_gross_exposure: 0.9 -> 0.8\n',
    )
    t.match(
      cli('config', 'diff', '1', '6').out,
      /^From revision 1 to 6:\n.+capital_allocation: 0\.4 -> 0\.2\n.+ema_period: 9 -> 12\n.+gross_exposure: 1 -> 0\.8\n {2}strategy breakout: 0\.1\.0 \w{12} -> 0\.1\.0 \w{12}\n$/,
    )
    t.match(cli('config', 'show', '9'), { code: 1, err: /^There is no revision 9 .+ There are 1 to 6\.\n$/ })
    t.match(cli('config', 'show', 'six'), { code: 2, err: /^"six" is no number\. / })
    t.match(cli('config', 'show', '2', '--file', 'risks.yaml'), { code: 2, err: 'did you mean "risk.yaml"' })

    const planned = cli('config', 'rollback', '2', '--dry-run')
    t.match(planned, { code: 0, out: /^A roll-back to revision 2 would change:\n/ })
    t.match(planned.out, '  strategies.yaml would be written\n  risk.yaml would be written\n')
    t.match(cli('config', 'rollback', '2'), { code: 2, err: /^Say why: --reason/ })
    const rolled = cli('config', 'rollback', '2', '--reason', 'too slow', '--author', 'ann')
    t.match(rolled, { code: 0, out: /^Rolled back to 2, revision 7 runs: 4 changes taken over\.\n/ })
    t.match(rolled.out, /written: strategies\.yaml, risk\.yaml\n$/)
    t.match(read(RISK), 'max_gross_exposure: 0.9')
    t.match(list(...owner)[0], { number: 7, author: 'local/ann', reason: 'too slow', rolledBackTo: 2 })
    t.match(
      cli('config', 'diff').out,
      /^The host runs what the files say, but for pinned plugins:\n {2}pinned: /,
    )
    const { counts } = await get<Config>(api, '/config')

    edit(RISK, 'max_gross_exposure', 'max_gross_exposre')
    await until(api, (now) => now.counts.rejected > counts.rejected)
    const { events, next } = await get<{ events: Event[]; next: number }>(api, '/events?limit=1000')
    const told = events.filter(({ kind }) => kind === 'revision-rejected').at(-1)
    t.match(told, {
      author: 'file',
      code: 'CONFIG_INVALID',
      places: [/^configs\/risk\.yaml:\d+:3$/],
      revision: 7,
    })
    t.ok(told !== undefined && !Number.isInteger(told.seq) && next >= told.seq)
    t.match(cli('reload', '--json'), { code: 1, out: '"code": "CONFIG_INVALID"' })
    t.match(cli('config', 'diff'), { code: 1, err: 'did you mean "max_gross_exposure"' })
    edit(RISK, 'max_gross_exposre', 'max_gross_exposure')
    await until(api, ({ refusedFiles }) => refusedFiles === null)
    t.match(first.out(), 'the files are right again: revision 7 is what they say\n')
    await stop(t, first)

    t.equal(list()[0].number, 7, 'a store at rest says the same')
    t.match(grodt(folder, 'audit', 'event', String(told?.seq)).out, /^event \d+\.\d+: revision-rejected\n/)
    t.match(grodt(folder, 'audit', 'verify'), { code: 0, out: 'Everything fits' })
    const replayed = grodt(folder, 'replay', '--json')
    t.match(JSON.parse(replayed.out), { differences: [], notCompared: [] }, replayed.err)

    const second = start()
    api = await second.listening()
    t.match(
      second.out(),
      /^Revision: 7\nPinned: +strategy breakout runs as 0\.1\.0 \w{12}, kept in the store; its\n/m,
    )
    edit(BREAKOUT, 'default: 3,', 'default: 4,')
    const again = await until(api, ({ revision }) => revision === 8)
    t.strictSame(again.pins, [], 'its files have changed: the pin is gone')
    t.match(list('--api', new URL(api).origin)[0], {
      number: 8,
      author: 'file',
      changed: ['plugin breakout'],
    })
    await stop(t, second)
  },
)

interface Event {
  readonly kind: string
  readonly seq: number
}

/** What may be broken at a start, and how it comes right. */
const BROKEN: readonly {
  readonly what: string
  readonly change: (place: ReturnType<typeof workplace>) => void
  readonly back: (place: ReturnType<typeof workplace>) => void
  readonly says: RegExp
}[] = [
  {
    what: 'a file that is no YAML',
    change: ({ edit }) => edit(RISK, 'risk:', 'risk: ['),
    back: ({ edit }) => edit(RISK, 'risk: [', 'risk:'),
    says: /configs\/risk\.yaml:\d+:\d+: not valid YAML/,
  },
  {
    what: 'a file that is missing',
    change: ({ move }) => move('configs/strategies.yaml', 'strategies.away'),
    back: ({ move }) => move('strategies.away', 'configs/strategies.yaml'),
    says: /strategies\.yaml:1:1: the file is missing/,
  },
  {
    what: 'no configuration folder',
    change: ({ move }) => move('configs', 'away'),
    back: ({ move }) => move('away', 'configs'),
    says: /There is no configuration folder "configs"/,
  },
  {
    what: 'a plugin that does not compile',
    change: ({ edit }) => edit(BREAKOUT, 'default: 2,', 'default: 2 2,'),
    back: ({ edit }) => edit(BREAKOUT, 'default: 2 2,', 'default: 2,'),
    says: /strategy-breakout\/src\/index\.ts:\d+:\d+/,
  },
  {
    what: 'no plugin folder',
    change: ({ move }) => move('plugins', 'away'),
    back: ({ move }) => move('away', 'plugins'),
    says: /plugins: there is no such folder/,
  },
  {
    what: 'a plugin that cannot be made',
    change: ({ edit }) => edit(BREAKOUT, 'create(ctx) {', "create(ctx) {\n    throw new Error('not today')"),
    back: ({ edit }) => edit(BREAKOUT, "\n    throw new Error('not today')", ''),
    says: /not today/,
  },
]

t.test('files that are broken at a start: what ran last goes on, loudly, until they are right', async (t) => {
  const place = workplace(t)
  const { folder, edit, start } = place
  const host = start()
  const api = await host.listening()
  edit(RISK, 'max_gross_exposure: 1', 'max_gross_exposure: 0.9')
  await until(api, ({ revision }) => revision === 2)
  await stop(t, host)

  for (const { what, change, back, says } of BROKEN) {
    change(place)
    const broken = start()
    const address = await broken.listening()
    t.match(broken.out(), /^THE FILES OF configs DO NOT RUN: revision 2 of the store goes on\.\n/)
    t.match(broken.out(), says)
    t.match(await get<Config>(address, '/config'), { revision: 2, refusedFiles: { message: says } })
    t.match(await get(address, '/status'), { revision: 2, refusedFiles: { message: says } })
    back(place)
    const right = await until(address, ({ refusedFiles }) => refusedFiles === null)
    t.equal(right.revision, 2, `${what}: taken as soon as it is right`)
    await stop(t, broken)
  }
  edit(RISK, 'risk:', 'risk: [')
  const strict = grodt(folder, 'run', '--port', '0', '--for', '1s', '--strict')
  t.match(strict, { code: 1, err: /not valid YAML/ }, 'refused where nothing else is wanted')
  const fresh = grodt(folder, 'run', '--port', '0', '--for', '1s', '--store', 'other')
  t.match(fresh, { code: 1, err: /not valid YAML/ }, 'without an account there is nothing to go on with')
  edit(RISK, 'risk: [', 'risk:')
  const log = readFileSync(join(folder, '.grodt/log/paper.log'), 'utf8')
  t.equal(log.split('"msg":"the files are refused: ').length - 1, BROKEN.length, 'an error in the log each')

  edit('configs/host.yaml', 'capital: 100000', 'capital: 500')
  const other = start()
  const address = await other.listening()
  t.match(other.out(), /^THE FILES OF configs DO NOT RUN.+\n.+stored state of the engine does not fit/)
  const { waiting } = await until(address, ({ refusedFiles }) => refusedFiles === null)
  t.strictSame(waiting, ['host.account.capital'], 'what a start cannot take waits for another account')
  await stop(t, other)
})

const KILLS = Number(process.env.GRODT_KILLS ?? 3)

t.test(`killed ${KILLS} times in roll-backs, files and revision agree at the next start`, async (t) => {
  const { folder, edit, read, start } = workplace(t)
  const random = new SeededRandom(1)
  let host = start()
  let api = await host.listening()
  const texts = [read(RISK)]
  edit(RISK, 'max_gross_exposure: 1', 'max_gross_exposure: 0.9')
  edit('configs/strategies.yaml', 'ema_period: 9', 'ema_period: 12')
  await until(api, ({ revision }) => revision === 2)
  texts.push(read(RISK))
  for (let n = 0; n < KILLS; n++) {
    const to = 1 + (n % 2)
    const asked = fetch(`${api}/config/revisions/${to}/rollback`, {
      method: 'POST',
      headers: authorized(folder),
      body: JSON.stringify({ reason: `roll-back ${n}`, author: 'ann' }),
    }).then(
      () => true,
      () => false,
    )
    await later(random.next() * 120)
    host.child.kill('SIGKILL')
    await host.closed
    const answered = await asked
    host = start()
    api = await host.listening()
    const same = grodt(folder, 'config', 'diff', '--api', new URL(api).origin)
    t.same(same.out, 'The host runs what the files say.\n')
    t.ok(texts.includes(read(RISK)))
    if (answered) t.equal(read(RISK), texts[to - 1], 'what was answered stays')
    const strategies = read('configs/strategies.yaml').includes('ema_period: 9')
    t.equal(strategies, read(RISK) === texts[0], 'all files or none')
  }
  await stop(t, host)
  t.match(grodt(folder, 'audit', 'verify'), { code: 0, out: 'Everything fits' })
  t.match(grodt(folder, 'store', 'verify'), { code: 0 })
})
