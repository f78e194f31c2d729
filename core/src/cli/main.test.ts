import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { addConfigs, grodt } from './cli-fixture.ts'

t.test('unknown commands and options end with 2 and the nearest name', async (t) => {
  const folder = t.testdir()
  t.same(grodt(folder, 'backtset'), {
    code: 2,
    out: '',
    err: 'There is no command "backtset" (did you mean "backtest"?). See: grodt help\n',
  })
  t.same(grodt(folder, 'help', 'xyzzyxyzzy'), {
    code: 2,
    out: '',
    err: 'There is no command "xyzzyxyzzy". See: grodt help\n',
  })
  t.same(grodt(folder, 'backtest', '--dta', 'x'), {
    code: 2,
    out: '',
    err: 'Unknown option --dta (did you mean "--data"?). See: grodt help backtest\n',
  })
  t.same(grodt(folder, 'config', 'chek'), {
    code: 2,
    out: '',
    err: 'There is nothing called "chek" to do with a configuration (did you mean "check"?). See: grodt help config\n',
  })
})

t.test('what is refused ends with 1 and its message, without a stack', async (t) => {
  const folder = t.testdir()
  t.same(grodt(folder, 'backtest', '--data', 'nowhere'), {
    code: 1,
    out: '',
    err: 'There is no candle file at "nowhere". Give a .csv or .csv.gz file, or a folder of them.\n',
  })
  t.same(grodt(folder, 'config', 'check'), {
    code: 1,
    out: '',
    err: 'There is no configuration folder "configs". Give the folder that holds strategies.yaml.\n',
  })
})

t.test('help and version are there however they are asked for', async (t) => {
  const folder = t.testdir()
  const { code, out } = grodt(folder)
  t.equal(code, 0)
  t.match(out, /grodt <command> \[options\]/)
  t.equal(grodt(folder, '--help').out, out)
  t.equal(grodt(folder, 'backtest', '--help').out, grodt(folder, 'help', 'backtest').out)
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  t.equal(grodt(folder, 'version').out, `${version}\n`)
  t.equal(grodt(folder, '--version').out, `${version}\n`)
})

t.test('config check counts files and strategies, or lists every error of every file', async (t) => {
  const folder = t.testdir()
  addConfigs(folder)
  const good = grodt(folder, 'config', 'check')
  t.equal(good.code, 0)
  t.equal(
    good.out,
    'configs: 6 files, 3 strategies, no errors\nnote: configs/ml.yaml:2:3 machine_learning.meta_controller: ' +
      'has no effect: the allocator "static" never moves weights\n',
  )

  const edit = (name: string, from: string, to: string): void => {
    const path = join(folder, 'configs', name)
    writeFileSync(path, readFileSync(path, 'utf8').replace(from, to))
  }
  edit('strategies.yaml', 'regime_requirements: [trending]', 'regime_requirements: [trendng]')
  edit('strategies.yaml', 'ema_period: 9', 'ema_perod: 9')
  edit('risk.yaml', 'over_limit: shrink', 'over_limit: shrinks')
  const bad = grodt(folder, 'config', 'check', 'configs')
  t.equal(bad.code, 1)
  t.equal(bad.out, '')
  const lines = bad.err.trimEnd().split('\n')
  t.equal(lines[0], 'The configuration has 3 error(s); nothing was started or changed:')
  t.match(lines.slice(1), [
    /^configs\/risk\.yaml:\d+:\d+ risk\.over_limit: was "shrinks"/,
    /^configs\/strategies\.yaml:4:27 .*was "trendng", expected one of: trending, ranging \(did you mean "trending"\?\)$/,
    /^configs\/strategies\.yaml:6:19 .*ema_perod.*did you mean "ema_period"/,
  ])
  t.equal(lines.length, 4)
})

t.test('plugins are listed with version and hash, and what is refused with the reason', async (t) => {
  const folder = t.testdir({
    more: { broken: { 'package.json': '{"name":"broken","grodt":{"kind":"strategy"}}' } },
  })
  addConfigs(folder)
  const { code, out } = grodt(folder, 'plugins')
  t.equal(code, 0)
  t.match(
    out,
    /strategy breakout \d+\.\d+\.\d+\n {2}also called S3_Breakout\n {2}@grodt\/strategy-breakout, content [0-9a-f]{16}\n/,
  )
  const path = join(folder, 'configs', 'host.yaml')
  writeFileSync(path, readFileSync(path, 'utf8').replace('plugin_folders: [', 'plugin_folders: [more, '))
  const broken = grodt(folder, 'plugins')
  t.equal(broken.code, 1)
  t.match(broken.out, /refused: more\/broken\/package\.json: /)
  const json = grodt(folder, 'plugins', '--json')
  t.equal(json.code, 1)
  const { plugins, refused } = JSON.parse(json.out) as { plugins: { id: string }[]; refused: string[] }
  t.match(
    plugins.find(({ id }) => id === 'breakout'),
    {
      kind: 'strategy',
      aliases: ['S3_Breakout'],
      package: '@grodt/strategy-breakout',
      contentHash: /^[0-9a-f]{64}$/,
    },
  )
  t.match(refused, [/^more\/broken\/package\.json: /])
})

t.test('config check --json has every error with its place', async (t) => {
  const folder = t.testdir()
  addConfigs(folder)
  const good = grodt(folder, 'config', 'check', '--json')
  t.equal(good.code, 0)
  t.match(JSON.parse(good.out), {
    valid: true,
    strategies: ['S1_VWAP_EMA_Scalper', 'S2_Mean_Reversion', 'S3_Breakout'],
    notes: [/^configs\/ml\.yaml:2:3 /],
    errors: [],
  })
  const path = join(folder, 'configs', 'strategies.yaml')
  writeFileSync(path, readFileSync(path, 'utf8').replace('ema_period: 9', 'ema_perod: 9'))
  const bad = grodt(folder, 'config', 'check', '--json')
  t.same({ code: bad.code, err: bad.err }, { code: 1, err: '' })
  t.match(JSON.parse(bad.out), {
    valid: false,
    errors: [
      {
        file: 'configs/strategies.yaml',
        line: 6,
        column: 19,
        key: 'strategies.S1_VWAP_EMA_Scalper.parameters.ema_perod',
        problem: /^unknown key, .*did you mean "ema_period"/,
      },
    ],
    refusedPlugins: [],
  })
})
