import { allocationProblem, namedAllocation } from '../../contract/allocation-problem.ts'
import type { Allocation, AllocationInput, AllocatorPlugin, Forecasts } from '../../contract/allocator.ts'
import type { ConfigSchema } from '../../contract/schema-types.ts'
import { checkConfigSchema } from '../../schema/check-schema.ts'
import { parseConfig } from '../../schema/parse.ts'
import type { ConformanceProblem } from '../problem.ts'
import { ALLOCATION_CASES, type AllocationCase } from './cases.ts'

export interface AllocatorConformanceOptions {
  /** Parameters, as they stand in host.yaml; the defaults where left out. */
  readonly parameters?: Readonly<Record<string, unknown>>
}

/**
 * Everything in which an allocator breaks its contract; empty when it holds. It is asked about books of many kinds: no
 * results, too few, idle and broken sleeves, more sleeves than days.
 *
 * Checks: `definition` (the schema, and that the parameters fit it), `throws`, `answer` (its shape, as the host checks
 * it), `pure` (equal questions get equal answers, whatever was asked in between), `input` (it leaves the question as it
 * was), `forecasts` (it reads only those that it declares), `fixed` (its weights are, where it says so).
 */
export function allocatorConformance<S extends ConfigSchema>(
  plugin: AllocatorPlugin<S>,
  { parameters = {} }: AllocatorConformanceOptions = {},
): ConformanceProblem[] {
  const schemaProblems = checkConfigSchema(plugin.config)
  if (schemaProblems.length > 0) return schemaProblems.map((text) => ({ check: 'definition', problem: text }))
  const parsed = parseConfig(plugin.config, parameters)
  if (!parsed.ok) {
    return parsed.issues.map(({ path, problem: text }) => ({
      check: 'definition',
      problem: `parameter ${path.join('.')}: ${text}`,
    }))
  }
  const ask: Ask = (input) => namedAllocation(plugin.weights(input, parsed.config))
  const first = ALLOCATION_CASES.map((one) => asked(one, ask))
  // In another order, so that what an answer leaves behind meets another question.
  const again = ALLOCATION_CASES.toReversed()
    .map((one) => asked(one, ask).text)
    .toReversed()
  return ALLOCATION_CASES.flatMap((one, i): ConformanceProblem[] => {
    const own = first[i]
    const found = [
      ...answerProblems(own),
      ...(own.answer === null ? [] : declarationProblems(plugin, one, own, ask)),
    ]
    if (own.text !== again[i]) {
      found.push({ check: 'pure', problem: `the same question got ${own.text}, and later ${again[i]}` })
    }
    return found.map(({ check, problem }) => ({ check, problem: `${one.name}: ${problem}` }))
  })
}

type Ask = (input: AllocationInput) => Partial<Allocation>

interface Asked {
  readonly sleeves: number
  /** Whether the question was changed. */
  readonly changed: boolean
  /** Null: it threw. */
  readonly answer: Partial<Allocation> | null
  /** The answer as JSON, or what was thrown. */
  readonly text: string
}

function asked(one: Pick<AllocationCase, 'input'>, ask: Ask): Asked {
  const input = one.input()
  const before = JSON.stringify(input)
  const sleeves = input.sleeves.length
  try {
    const answer = ask(input)
    return { sleeves, changed: JSON.stringify(input) !== before, answer, text: JSON.stringify(answer) }
  } catch (error) {
    return { sleeves, changed: JSON.stringify(input) !== before, answer: null, text: String(error) }
  }
}

function answerProblems({ sleeves, changed, answer, text }: Asked): ConformanceProblem[] {
  const found: ConformanceProblem[] = []
  if (changed) found.push({ check: 'input', problem: 'the question was changed, it must be left as it is' })
  if (answer === null) return [...found, { check: 'throws', problem: text }]
  const problem = allocationProblem(answer, sleeves)
  return problem === null ? found : [...found, { check: 'answer', problem }]
}

/** What the plugin says of itself: what it reads, and whether its weights ever move. */
function declarationProblems<S extends ConfigSchema>(
  { forecasts = [], fixed = false }: AllocatorPlugin<S>,
  { input }: AllocationCase,
  { text }: Asked,
  ask: Ask,
): ConformanceProblem[] {
  const found: ConformanceProblem[] = []
  if (asked({ input: () => withForecasts(input(), forecasts) }, ask).text !== text) {
    const declared = forecasts.length === 0 ? 'none' : forecasts.join(', ')
    const problem = `it reads forecasts other than those that it declares (${declared})`
    found.push({ check: 'forecasts', problem })
  }
  if (fixed && asked({ input: () => atStart(input()) }, ask).text !== text) {
    const problem = 'it says that its weights are fixed, but they differ from those at the start'
    found.push({ check: 'fixed', problem })
  }
  return found
}

/** The question without the forecasts of other targets. */
function withForecasts(input: AllocationInput, targets: readonly string[]): AllocationInput {
  const only = (forecasts: Forecasts): Forecasts =>
    Object.fromEntries(Object.entries(forecasts).filter(([target]) => targets.includes(target)))
  return {
    ...input,
    sleeves: input.sleeves.map((sleeve) => ({ ...sleeve, forecasts: only(sleeve.forecasts) })),
    markets: input.markets.map((market) => ({ ...market, forecasts: only(market.forecasts) })),
  }
}

/** The question as it was before anything happened. */
const atStart = (input: AllocationInput): AllocationInput => ({
  ...withForecasts(input, []),
  time: 0,
  sleeves: input.sleeves.map((sleeve) => ({
    ...sleeve,
    weight: sleeve.configured,
    off: false,
    dailyReturns: [],
    unseen: [],
    trades: 0,
    forecasts: {},
  })),
})
