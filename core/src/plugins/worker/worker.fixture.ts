import { join } from 'node:path'
import type { InstrumentInfo } from '@grodt/sdk'
import { Series, type CreateQuestion, type WorkerAnswer } from '@grodt/sdk/host'
import type { Test } from 'tap'
import { bundlePlugin } from '../bundle.ts'
import { discoverPlugins } from '../discover.ts'
import { hostSdk } from '../host-sdk.ts'
import { packageJson, pluginFolder } from '../plugin-fixture.ts'
import { workerFile } from './boot-file.ts'
import { startWorker, type PluginWorker, type WorkerLimits } from './plugin-worker.ts'

/** What a plugin wrote: level, instance and message of each line. */
export type Lines = (readonly [level: string, instance: string, message: string])[]

/** Deadlines that only a test of deadlines reaches. */
export const LIMITS: WorkerLimits = { deadlineMs: 30_000, memoryMb: 128, startMs: 30_000 }

/** A strategy with these statements in `onBar`, and these outside. */
export const strategyCode = (onBar: string, outside = '', more = ''): string => `
import { defineStrategy, parameters } from '@grodt/sdk'
${outside}
export default defineStrategy({
  config: parameters({}),
  ${more}
  create: (ctx) => ({
    onBar(bar) {
      ${onBar}
    },
  }),
})
`

/** A worker for the plugins of a test. */
export async function workerOf(
  t: Test,
  code: string,
  limits: Partial<WorkerLimits> = {},
): Promise<{ readonly worker: PluginWorker; readonly file: string; readonly lines: Lines }> {
  const folder = t.testdir({ plugins: { sample: pluginFolder(code, packageJson()) } })
  const [manifest] = discoverPlugins([join(folder, 'plugins')], hostSdk().version).plugins
  const cache = join(folder, 'cache')
  const { file } = await bundlePlugin(manifest, cache)
  const lines: Lines = []
  const worker = await startWorker(await workerFile(cache), { ...LIMITS, ...limits }, (...line) => {
    lines.push(line)
  })
  t.teardown(() => worker.end())
  return { worker, file, lines }
}

/** Create an instance without any symbol: what it reads of the market is nothing. */
export function create(worker: PluginWorker): { readonly id: number; readonly answer: WorkerAnswer } {
  const id = worker.newId()
  const series = { number: 0, view: emptySeries() }
  const question: CreateQuestion = {
    kind: 'create',
    ...{ id, instance: 'S1/BTC/USDT', name: 'S1', config: {}, random: 1 },
    symbols: [{ instrument: INSTRUMENT, series }],
  }
  return { id, answer: worker.ask(question) }
}

const INSTRUMENT: InstrumentInfo = {
  symbol: 'BTC/USDT',
  kind: 'spot',
  tick: 0.1,
  lot: 0.001,
  minNotional: 0,
  makerFee: 0,
  takerFee: 0,
}

function emptySeries() {
  const { symbol, timeframe, time, open, high, low, close, volume, cursor } = new Series('BTC/USDT', '1h')
  return { symbol, timeframe, time, open, high, low, close, volume, cursor }
}

/** Ask an instance about a bar of nothing. */
export const bar = (worker: PluginWorker, id: number): WorkerAnswer =>
  worker.ask({
    ...{ kind: 'bar', id, time: 1, cursors: [-1], budget: 0, fills: [] },
    slots: [{ hasBar: true, flat: true, position: null, regime: null }],
  })

/** A worker with its plugin and one instance. */
export async function workingOn(t: Test, code: string, limits: Partial<WorkerLimits> = {}) {
  const started = await workerOf(t, code, limits)
  await started.worker.load('S1', 'strategy', started.file)
  const { id, answer } = create(started.worker)
  return { ...started, id, answer, ask: () => bar(started.worker, id) }
}
