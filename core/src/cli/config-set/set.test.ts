import { join } from 'node:path'
import { pino } from 'pino'
import t from 'tap'
import { guardIn } from '../../api/guard/guard.fixture.ts'
import { configTag } from '../../api/etag.ts'
import { createApi, listen } from '../../api/server.ts'
import { workplace } from '../../host/durable/workplace.fixture.ts'
import { changeConfig } from '../../host/reload/change-config.ts'
import { keptHost } from '../../host/reload/kept-host.fixture.ts'
import type { ChangeView } from '../../host/views/change.ts'
import { keyPath, patchAt, yamlValue } from './key-path.ts'
import { changeLines, setCommand } from './set.ts'

t.test('a key is given as it is shown, a value as it stands in the file', async (t) => {
  const path = (key: string): string[] => keyPath('config set', key)
  t.strictSame(path('risk.max_open_positions'), ['risk', 'max_open_positions'])
  t.strictSame(path('strategies."S.1".enabled'), ['strategies', 'S.1', 'enabled'])
  t.strictSame(path('host.instruments.symbols.BTC/USDT.tick').at(-2), 'BTC/USDT')
  for (const wrong of ['', 'risk.', '.risk', 'a..b', 'a b', 'symbols[0]', '"a']) {
    t.throws(() => path(wrong), { code: 'OPTION' }, wrong)
  }
  t.strictSame(patchAt(['a', 'b'], null), { a: { b: null } })
  const value = (text: string): unknown => yamlValue('config set', text)
  t.strictSame(['10', 'true', '1h', '[BTC/USDT]', '{ a: 1.5 }', '"10"'].map(value), [
    10,
    true,
    '1h',
    ['BTC/USDT'],
    { a: 1.5 },
    '10',
  ])
  t.throws(() => value('null'), { message: /^To take a key away give --unset and no value\./ })
  t.throws(() => value('[1'), { message: /^The value "\[1" is wrong: not valid YAML/ })
  t.throws(() => value('1\nother: 2'), { code: 'OPTION' })
})

t.test('what took effect and what waits is said', async (t) => {
  const view: ChangeView = {
    file: 'host.yaml',
    result: 'activated',
    revision: 4,
    now: ['host.broker.slippage_bps'],
    pending: [{ key: 'host.seed', from: 1, to: 7, why: 'a running process cannot change it' }],
    changes: [
      { file: 'host.yaml', key: 'host.broker.slippage_bps', from: 1.5, to: 2, effect: 'now' },
      { file: 'host.yaml', key: 'host.seed', from: 1, to: 7, effect: 'next-start' },
    ],
    plugins: [],
    pins: [],
    repinned: [],
    strategies: [],
    waiting: ['host.seed'],
  }
  const tag = 'revision-4-0123456789ab'
  t.strictSame(changeLines({ ...view, tag }), [
    'Written to host.yaml, revision 4 runs:',
    '  host.broker.slippage_bps: 1.5 -> 2',
    '  host.seed: 1 -> 7, later:',
    '    a running process cannot change it',
  ])
  const planned = changeLines({ ...view, tag, result: 'planned' })
  t.strictSame(
    [planned[0], planned.at(-1)],
    [
      'Nothing was changed; host.yaml would have:',
      'As long as nothing else changes: --if-match revision-4-0123456789ab',
    ],
  )
  t.strictSame(changeLines({ ...view, tag, result: 'unchanged' }), [
    'Nothing new: host.yaml says so already, revision 4 goes on.',
  ])
})

t.test('what cannot be meant is refused before a host is asked', async (t) => {
  const refused = (args: string[], message: RegExp): Promise<unknown> =>
    t.rejects(setCommand(args), { code: 'OPTION', message })
  await refused(['risk', 'risk.exposure'], /^Say what to set: FILE KEY VALUE, or FILE KEY --unset\./)
  await refused(['risk', 'risk.exposure', '2', '--unset'], /^Say what to set/)
  await refused(['risks', 'risk.exposure', '2'], /^There is no file "risks" \(did you mean "risk"\?\)/)
  await refused(['risk', 'risk.exposure', '2'], /^Say why: --reason/)
})

t.test('a running host is told with the token of this machine, and its file has the value', async (t) => {
  const place = workplace(t)
  const folder = join(place.store, '..')
  place.edit('configs/host.yaml', 'port: 7373', `port: 7373, access: ${JSON.stringify(join(folder, 'api'))}`)
  const kept = await keptHost(place)
  const { host, reloader, drive } = kept
  const api = createApi({ host, reloader, log: pino({ level: 'silent' }), guard: guardIn(folder) })
  const where = ['--api', await listen(api, '127.0.0.1', 0), '--configs', place.configs]
  const set = async (...args: string[]): Promise<[number, string[]]> => {
    const said = [process.stdout, process.stderr].map((stream) => t.capture(stream, 'write', () => true))
    const code = await drive(setCommand(['risk', ...args, ...where])).finally(() => {
      for (const one of said) one.restore()
    })
    return [code, said.flatMap((one) => one().map((call) => String(call.args[0])))]
  }
  try {
    t.strictSame(await set('risk.max_open_positions', '12', '--reason', 'calmer', '--author', 'ann'), [
      0,
      ['Written to risk.yaml, revision 2 runs:\n  risk.max_open_positions: 50 -> 12\n'],
    ])
    t.match(place.read('configs/risk.yaml'), /max_open_positions: 12\b/)
    t.match(await set('risk.max_open_positions', '--unset', '--dry-run'), [
      0,
      [
        /^Nothing was changed; risk\.yaml would have:\n {2}risk\.max_open_positions: 12 -> \d+\nAs long as nothing else changes: --if-match revision-2-[0-9a-f]{12}\n$/,
      ],
    ])
    t.match(place.read('configs/risk.yaml'), /max_open_positions: 12\b/)
    t.match(host.events.after(0, 1000).at(-1), { kind: 'revision-activated', author: 'local/ann' })
    const tag = configTag(host).replaceAll('"', '')
    const held = ['--reason', 'as shown', '--if-match', tag]
    t.match(await set('risk.max_open_positions', '13', ...held), [0, [/revision 3 runs/]])
    t.match(await set('risk.max_open_positions', '14', ...held), [
      1,
      [/^The configuration has changed since it was read: its ETag is "revision-3-/],
    ])
    t.match(await set('risk.max_open_positions', '-5', '--reason', 'wrong'), [
      1,
      [/risk\.max_open_positions: was -5, expected/],
    ])
    const [, [json]] = await set('risk.max_open_positions', '14', '--dry-run', '--json')
    const { tag: next } = JSON.parse(json) as { tag: string }
    t.equal(next, configTag(host).replaceAll('"', ''), 'a program is told it too')
    const again = ['--reason', 'as shown', '--if-match', next]
    t.match(await set('risk.max_open_positions', '14', ...again), [0, [/revision 4 runs/]])
    const patch = { risk: { max_gross_exposure: 0.9 } }
    const by = { author: 'ben', reason: 'first' }
    const [, [, text]] = await Promise.all([
      drive(changeConfig(host, reloader, { file: 'risk.yaml', patch, ...by })),
      set('risk.max_open_positions', '16', '--reason', 'second'),
    ])
    t.match(text, [/^Written to risk\.yaml, revision [56] runs/], 'another value is none of its business')
    t.match(place.read('configs/risk.yaml'), /max_gross_exposure: 0\.9\b[^]*max_open_positions: 16\b/)
  } finally {
    await api.close()
    await kept.stop()
  }
})
