import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageJson } from '../../core/src/plugins/plugin-fixture.ts'

/** Everything that a plugin can do to those beside it; `quiet` does nothing. */
export const MODES = ['hang', 'regex', 'json', 'leak', 'flood', 'exit', 'throw'] as const
export type Mode = (typeof MODES)[number] | 'quiet'

/** Bars of the market (from 1) at which the plugin opens its position, and from and up to which it fails. */
export const ENTERS = 12
export const FAILS = { from: 15, until: 22 } as const

const PLUGIN = `import { atDistance, choice, defineStrategy, enter, parameters } from '@grodt/sdk'

const held: number[][] = []

function fail(mode: string): void {
  switch (mode) {
    case 'hang':
      for (;;);
    case 'regex':
      /^(a+)+$/.test('a'.repeat(60) + 'b')
      return
    case 'json': {
      const text = '[' + '1,'.repeat(1_000_000) + '1]'
      for (;;) JSON.parse(text)
    }
    case 'leak':
      for (;;) held.push(new Array(100_000).fill(1.5))
    case 'flood':
      for (;;) console.log('again and again')
    case 'exit':
      process.exit(7)
    case 'throw':
      throw new Error('a is not a function')
  }
}

export default defineStrategy({
  config: parameters({
    mode: choice(${JSON.stringify([...MODES, 'quiet'])}, { default: 'quiet', description: 'How it fails.' }),
  }),
  create(ctx) {
    const { close } = ctx
    return {
      onBar({ config, time }) {
        const bar = (time - Date.UTC(2026, 0, 1)) / 300_000
        if (bar === ${ENTERS}) return enter('long', { size: 0.5, stop: atDistance(close.now * 0.002), reason: 'to hold something' })
        if (bar >= ${FAILS.from} && bar <= ${FAILS.until}) fail(config.mode)
        return null
      },
    }
  },
})
`

const CLASSIFIER = `import { defineRegimeClassifier, parameters } from '@grodt/sdk'

export default defineRegimeClassifier({
  labels: ['trending', 'ranging'],
  config: parameters({}),
  create: () => ({
    onBar({ time }) {
      const bar = (time - Date.UTC(2026, 0, 1)) / 300_000
      if (bar >= ${FAILS.from} && bar <= ${FAILS.until}) for (;;);
      return { label: bar % 20 < 10 ? 'trending' : 'ranging', confidence: 0.5 }
    },
  }),
})
`

function addPlugin(folder: string, name: string, kind: string, code: string): void {
  mkdirSync(join(folder, name, 'src'), { recursive: true })
  writeFileSync(join(folder, name, 'package.json'), packageJson({ name }, { id: name, kind }))
  writeFileSync(join(folder, name, 'src', 'index.ts'), code)
}

/** Put the strategy `faulty` and the classifier `faulty-regime`, which hangs, into a folder. @returns that of plugins */
export function addFaultyPlugins(folder: string): string {
  const plugins = join(folder, 'mine')
  addPlugin(plugins, 'faulty', 'strategy', PLUGIN)
  addPlugin(plugins, 'faulty-regime', 'regime-classifier', CLASSIFIER)
  return plugins
}

/** One strategy for each of them in strategies.yaml. @param as what it does there */
export const faultyEntries = (modes: readonly Mode[], as: (mode: Mode) => Mode = (mode) => mode): string =>
  modes
    .map(
      (mode) =>
        `  faulty_${mode}:\n    plugin: faulty\n    timeframe: 5m\n    symbols: [BTC/USDT]\n    capital_allocation: 0.02\n    parameters: { mode: ${as(mode)} }\n`,
    )
    .join('')
