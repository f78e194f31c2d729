import type { LoadedPlugin } from '../plugins/load.ts'
import type { Prepared } from './prepare.ts'

/** The plugins that take part, each once, in the order of kind and id. */
export function usedPlugins({ checked, plugins }: Prepared): LoadedPlugin[] {
  const strategies = new Set(checked.plugins.values())
  return plugins.filter(({ kind, manifest: { id } }) => {
    if (kind === 'strategy') return strategies.has(id)
    if (kind === 'regime-classifier') return checked.regimePlugin === id
    return kind === 'allocator' && checked.allocatorPlugin === id
  })
}
