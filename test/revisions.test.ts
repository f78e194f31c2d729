import t from 'tap'
import { cursorOf } from '../core/src/api/paging.ts'
import { grodt, type Finished } from '../core/src/cli/cli-fixture.ts'
import { get } from './support/host-process.ts'
import { BREAKOUT, RISK, stop, until, workplace, type Config } from './support/workplace.ts'

interface Row {
  readonly number: number
  readonly author: string
  readonly reason: string | null
  readonly rolledBackTo: number | null
  readonly changed: readonly string[] | null
}

interface Event {
  readonly kind: string
  readonly seq: number
}

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
      list('--limit', '2', '--cursor', cursorOf({ record: 5, event: 0 }) ?? '', ...owner).map(
        ({ number }) => number,
      ),
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
    const { events } = await get<{ events: Event[] }>(api, '/events?kind=revision-rejected')
    const told = events.at(0)
    t.match(told, {
      author: 'file',
      code: 'CONFIG_INVALID',
      places: [/^configs\/risk\.yaml:\d+:3$/],
      revision: 7,
    })
    t.ok(told !== undefined && !Number.isInteger(told.seq))
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
