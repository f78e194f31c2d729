import type { GrodtConfig } from '../../config/types.ts'
import type { Overrides } from '../../host/overrides.ts'
import type { StudyBook } from './report.ts'

/** A way to run the strategies: what it is called, and what it changes of the configuration. */
export interface Way extends Pick<StudyBook, 'name' | 'kind'> {
  readonly overrides: Overrides
}

/**
 * The configured weights, the first enabled strategy alone, and every allocator.
 *
 * @param allocators ids of the plugins that are found
 * @param configured id of the one that host.yaml names: it keeps its parameters
 */
export function waysOf(
  { strategies }: Pick<GrodtConfig, 'strategies'>,
  allocators: readonly string[],
  configured: string,
): Way[] {
  const first = strategies.find(({ enabled }) => enabled)
  return [
    { name: 'configured', kind: 'configured', overrides: { moving: false } },
    ...(first === undefined
      ? []
      : [{ name: first.name, kind: 'alone' as const, overrides: { moving: false, alone: first.name } }]),
    ...[...allocators].sort().map((id) => ({
      name: id,
      kind: 'allocator' as const,
      overrides: { moving: true, ...(id === configured ? {} : { allocator: id }) },
    })),
  ]
}
