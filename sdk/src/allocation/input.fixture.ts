import type { Allocation, AllocationInput, AllocatorPlugin, SleeveSummary } from '../contract/allocator.ts'
import { namedAllocation } from '../contract/allocation-problem.ts'
import type { ConfigSchema } from '../contract/schema-types.ts'
import { parseConfig } from '../schema/parse.ts'

/** A question about sleeves with these daily results, equal configured weights, and what a test says otherwise. */
export function inputOf(
  columns: readonly ArrayLike<number>[],
  sleeve: (index: number) => Partial<SleeveSummary> = () => ({}),
  input: Partial<AllocationInput> = {},
): AllocationInput {
  return {
    time: Date.UTC(2026, 0, 1),
    equity: 100_000,
    windowDays: 30,
    bounds: { min: 0.1, max: 0.6 },
    markets: [],
    sleeves: columns.map((column, i) => {
      const configured = 1 / columns.length
      return {
        name: `S${i + 1}`,
        configured,
        weight: configured,
        off: false,
        dailyReturns: Array.from(column),
        unseen: Array.from(column, () => false),
        trades: column.length,
        forecasts: {},
        ...sleeve(i),
      }
    }),
    ...input,
  }
}

/** What an allocator answers with these parameters. */
export function answerOf<S extends ConfigSchema>(
  plugin: AllocatorPlugin<S>,
  input: AllocationInput,
  parameters: object = {},
): Partial<Allocation> & Pick<Allocation, 'weights'> {
  const parsed = parseConfig(plugin.config, parameters)
  if (!parsed.ok) throw new Error(parsed.issues.map(({ problem }) => problem).join(', '))
  const answer = namedAllocation(plugin.weights(input, parsed.config))
  return { weights: [], ...answer }
}
