import t from 'tap'
import { parseRunOptions } from './options.ts'

t.test('without options the configuration decides', async (t) => {
  t.strictSame(parseRunOptions([]), {
    configs: 'configs',
    speed: null,
    port: null,
    api: true,
    seed: null,
    duration: null,
    log: '.grodt/log/paper.log',
    logLimits: { maxBytes: 50_000_000, keep: 5 },
    store: null,
    stored: true,
    fresh: false,
    strict: false,
  })
})

t.test('every option is read', async (t) => {
  const line =
    '--configs mine --speed 0.5 --port 0 --no-api --seed 7 --for 1.5m --log /tmp/x.log --log-mb 2 --log-keep 9 --store s --no-store --fresh --strict'
  t.strictSame(parseRunOptions(line.split(' ')), {
    configs: 'mine',
    speed: 0.5,
    port: 0,
    api: false,
    seed: 7,
    duration: 90_000,
    log: '/tmp/x.log',
    logLimits: { maxBytes: 2_000_000, keep: 9 },
    store: 's',
    stored: false,
    fresh: true,
    strict: true,
  })
})

t.test('wrong options say what was expected and where the help is', async (t) => {
  const cases: [string[], string][] = [
    [['--speed', '0'], '--speed was "0", expected a number above 0, up to 1e9. See: grodt help run'],
    [['--speed', 'fast'], '--speed was "fast", expected a number above 0, up to 1e9. See: grodt help run'],
    [['--port', '70000'], '--port was "70000", expected a whole number from 0 to 65535. See: grodt help run'],
    [
      ['--seed', '1.5'],
      '--seed was "1.5", expected a whole number from 0 to 4294967295. See: grodt help run',
    ],
    [['--log-keep', '0'], '--log-keep was "0", expected a whole number from 1 to 1000. See: grodt help run'],
    [['--port='], '--port needs a value: --port N. See: grodt help run'],
    [
      ['--for', '10'],
      '--for was "10", expected a duration such as 500ms, 10s, 5m or 2h. See: grodt help run',
    ],
    [
      ['--for', '600h'],
      '--for was "600h", expected a duration such as 500ms, 10s, 5m or 2h. See: grodt help run',
    ],
    [['--sped', '3'], 'Unknown option --sped (did you mean "--speed"?). See: grodt help run'],
    [['now'], 'Unexpected argument "now". See: grodt help run'],
  ]
  for (const [args, message] of cases)
    t.throws(() => parseRunOptions(args), { code: 'OPTION', message }, args.join(' '))
})
