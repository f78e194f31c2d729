import t from 'tap'
import { replayOptions } from './options.ts'

t.test('without options everything of the default store is compared', async (t) => {
  t.same(replayOptions([]), {
    folder: '.grodt/store',
    configs: 'configs',
    view: 'comparison',
    from: null,
    until: null,
    json: false,
  })
})

t.test('a place is a time, a record or an event', async (t) => {
  const places: [string, object][] = [
    ['2026-01-31', { time: Date.UTC(2026, 0, 31) }],
    ['2026-01-31T09:30', { time: Date.UTC(2026, 0, 31, 9, 30) }],
    ['1767225600000', { time: 1_767_225_600_000 }],
    ['record:12', { record: 12 }],
    ['event:345', { event: 345 }],
  ]
  for (const [text, place] of places) t.same(replayOptions(['--until', text]).until, place, text)
  t.match(replayOptions(['store', '--events', '--from', 'record:2', '--json']), {
    folder: 'store',
    view: 'events',
    from: { record: 2 },
    json: true,
  })
})

t.test('what makes no sense is refused', async (t) => {
  const wrong: [string[], string][] = [
    [
      ['--from', 'record:x'],
      '--from was "record:x", expected a time in UTC such as 2026-01-31T09:30, milliseconds, record:12 or event:345. See: grodt help replay',
    ],
    [['--show', '--events'], 'Give --show or --events, not both. See: grodt help replay'],
    [
      ['--show', '--from', '2026-01-01'],
      '--show takes no --from: the state is that of --until. See: grodt help replay',
    ],
    [['a', 'b'], 'Unexpected argument "b". See: grodt help replay'],
  ]
  for (const [args, message] of wrong) t.throws(() => replayOptions(args), { code: 'OPTION', message })
})
