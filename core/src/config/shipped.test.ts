import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { checkConfig } from './check.ts'
import { formatIssue, pathText, type ConfigPath } from './issue.ts'
import { loadConfig } from './load.ts'
import { CONFIG_FILE_NAMES, type ConfigFileName } from './schemas/files.ts'
import { SHIPPED } from './shipped.fixture.ts'
import { testCatalogue } from './test-catalogue.ts'
import { parseYaml } from './yaml.ts'

const text = Object.fromEntries(
  CONFIG_FILE_NAMES.map((name) => [name, readFileSync(join(SHIPPED, name), 'utf8')]),
) as Record<ConfigFileName, string>

t.test('the shipped files are complete and without mistakes', async (t) => {
  const { checked, issues } = checkConfig(loadConfig(SHIPPED), testCatalogue())
  t.strictSame(issues.map(formatIssue), [])
  t.strictSame(
    checked?.config.strategies.map(({ name, enabled, regimeRequirements, capitalAllocation, parameters }) => {
      return { name, enabled, regimeRequirements, capitalAllocation, parameters }
    }),
    [
      {
        name: 'S1_VWAP_EMA_Scalper',
        enabled: true,
        regimeRequirements: ['trending'],
        capitalAllocation: 0.4,
        parameters: { ema_period: 9, atr_period: 14, risk_reward_ratio: 1.5 },
      },
      {
        name: 'S2_Mean_Reversion',
        enabled: true,
        regimeRequirements: ['ranging'],
        capitalAllocation: 0.3,
        parameters: { vwap_deviation_threshold: 2, mean_reversion_period: 20, risk_reward_ratio: 1.2 },
      },
      {
        name: 'S3_Breakout',
        enabled: true,
        regimeRequirements: ['trending'],
        capitalAllocation: 0.3,
        parameters: { breakout_threshold: 1.5, volume_confirmation: true, risk_reward_ratio: 2 },
      },
    ],
  )
})

t.test(
  'the shipped values are the defaults, but for the allocator: who asks for none moves nothing',
  async (t) => {
    const alone = loadConfig(t.testdir({ 'strategies.yaml': text['strategies.yaml'] })).draft
    const shipped = loadConfig(SHIPPED).draft
    t.strictSame([alone.host.allocation.plugin, shipped.host.allocation.plugin], ['static', 'evidence'])
    t.strictSame(shipped, { ...alone, host: { ...alone.host, allocation: shipped.host.allocation } })
  },
)

/** Every key of the shipped files with its place. */
const keys = CONFIG_FILE_NAMES.flatMap((name) => {
  const { value, positionOf } = parseYaml(name, text[name])
  const found: { name: ConfigFileName; path: ConfigPath; line: number; column: number }[] = []
  const visit = (node: unknown, path: ConfigPath): void => {
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return
    for (const [key, entry] of Object.entries(node)) {
      found.push({ name, path: [...path, key], ...positionOf([...path, key], 'key') })
      visit(entry, [...path, key])
    }
  }
  visit(value, [])
  return found
})

/** One mistake of typing: a character dropped, doubled, replaced, or swapped with the next. */
function typo(word: string, kind: number, at: number, letter: string): string {
  const i = at % word.length
  const [before, char, after] = [word.slice(0, i), word[i], word.slice(i + 1)]
  if (kind === 0) return before + after
  if (kind === 1) return before + char + char + after
  if (kind === 2) return before + letter + after
  return before + after.slice(0, 1) + char + after.slice(1)
}

t.test('a typo in any key is reported at its place with the name that was meant', async (t) => {
  const folder = t.testdir(text)
  const letter = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz_')
  fc.assert(
    fc.property(fc.constantFrom(...keys), fc.nat(3), fc.nat(40), letter, (key, kind, at, char) => {
      const meant = String(key.path.at(-1))
      const typed = typo(meant, kind, at, char)
      const lines = text[key.name].split('\n')
      const line = lines[key.line - 1]
      const start = line.slice(0, key.column - 1)
      lines[key.line - 1] = start + typed + line.slice(start.length + meant.length)
      const path = [...key.path.slice(0, -1), typed]
      const siblings = keys.filter((other) => pathText(other.path) === pathText(path))
      fc.pre(/^[A-Za-z]/.test(typed) && typed !== meant && siblings.length === 0)
      writeFileSync(join(folder, key.name), lines.join('\n'))
      const { issues } = checkConfig(loadConfig(folder), testCatalogue())
      writeFileSync(join(folder, key.name), text[key.name])
      const place = `${folder}/${key.name}:${key.line}:${key.column} ${pathText(path)}: `
      const found = issues.map(formatIssue).filter((issue) => issue.startsWith(place))
      return found.length === 1 && found[0].endsWith(` (did you mean "${meant}"?)`)
    }),
    { numRuns: 400 },
  )
})
