import { join } from 'node:path'
import type { Test } from 'tap'
import { taskOf } from '../../learning/task.ts'
import type { TrainingJob } from '../../learning/train.ts'
import type { Dataset, ModelMember } from '../../learning/types.ts'
import type { ValidationReport } from '../../learning/validation/report.ts'
import { discoverPlugins } from '../../plugins/discover.ts'
import { hostSdk } from '../../plugins/host-sdk.ts'
import { loadPlugin, type LoadedPlugin } from '../../plugins/load.ts'
import { packageJson, pluginFolder } from '../../plugins/plugin-fixture.ts'

const DAY = 86_400_000
const ROWS = 300

/** A predictor of the base rate with these statements before it trains, outside of its functions, and before it says what it rests on. */
const predictorCode = (train = '', outside = '', importance = ''): string => `
import { definePredictor, parameters } from '@grodt/sdk'
${outside}
export default definePredictor({
  config: parameters({}),
  train({ target }) {
    ${train}
    return new Uint8Array(Float64Array.of(target.reduce((sum, y) => sum + y, 0) / target.length).buffer)
  },
  load: (bytes) => ({
    predict: () => new Float64Array(bytes.slice().buffer)[0],
    importance: () => {
      ${importance}
      return []
    },
  }),
})
`

/** A predictor as a host loads it, and the cache in which its code lies. */
export async function predictorOf(
  t: Test,
  train?: string,
  outside?: string,
  importance?: string,
): Promise<{ readonly plugin: LoadedPlugin<'predictor'>; readonly cache: string }> {
  const manifest = packageJson({}, { kind: 'predictor' })
  const folder = t.testdir({
    plugins: { sample: pluginFolder(predictorCode(train, outside, importance), manifest) },
  })
  const cache = join(folder, 'cache')
  const [found] = discoverPlugins([join(folder, 'plugins')], hostSdk().version).plugins
  return { plugin: (await loadPlugin(found, cache)) as LoadedPlugin<'predictor'>, cache }
}

/** A job of one feature on a bit more than 300 days of one symbol, validated the day before. */
export function jobOf({ manifest, contentHash }: LoadedPlugin<'predictor'>, seed = 1): TrainingJob {
  const member: ModelMember = { plugin: manifest.id, version: manifest.version, contentHash, parameters: {} }
  const until = (ROWS + 2) * DAY
  const target = 'market_risk'
  const empty = new Float64Array()
  return {
    specification: { target, features: ['x'], members: [member], seed, windowDays: 365 },
    dataset: dataset(),
    until,
    before: {
      record: {
        ...{ target, task: taskOf(target), value: empty, members: ['sample'], memberValues: [empty] },
        ...{ label: empty, time: empty, end: empty, subjects: [], subject: new Uint16Array() },
        ...{ now: empty, rule: empty, regime: new Uint8Array(), regimes: [] },
      },
      report: { until: until - DAY } as ValidationReport,
    },
  }
}

function dataset(): Dataset {
  const numbers = (of: (i: number) => number): Float64Array =>
    Float64Array.from({ length: ROWS }, (_, i) => of(i))
  return {
    ...{ target: 'market_risk', task: 'classification', features: ['x'] },
    columns: [numbers((i) => Math.sin(i))],
    label: numbers((i) => Number(i % 3 === 0)),
    time: numbers((i) => i * DAY),
    end: numbers((i) => (i + 1) * DAY),
    ...{
      subjects: ['A/B'],
      subject: new Uint16Array(ROWS),
      regime: new Uint8Array(ROWS).fill(255),
      regimes: [],
    },
    now: numbers(() => 1),
    rule: numbers(() => 0),
  }
}
