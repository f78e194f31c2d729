import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { grodt } from '../core/src/cli/cli-fixture.ts'
import { get } from './support/host-process.ts'
import { BREAKOUT, RISK, stop, until, workplace, type Config } from './support/workplace.ts'

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
