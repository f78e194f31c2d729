import type { EngineState } from '../snapshot/schema.ts'
import type { Renamed } from './takeover.ts'

/** `S1/BTC/USDT` of `S1`; a universe instance has the name alone. */
function instanceUnder(instance: string, { from, to }: Renamed): string {
  return instance === from || instance.startsWith(`${from}/`)
    ? `${to}${instance.slice(from.length)}`
    : instance
}

/** The same state with other names for books and states of plugins; the protections rename theirs themselves. */
export function renameIn<S extends Pick<EngineState, 'sleeves'>>(saved: S, renamed: readonly Renamed[]): S {
  if (renamed.length === 0) return saved
  const sleeves = saved.sleeves.map((sleeve) => {
    const own = renamed.find(({ from }) => from === sleeve.name)
    if (own === undefined) return sleeve
    const instances = sleeve.instances.map((one) => ({ ...one, instance: instanceUnder(one.instance, own) }))
    return { ...sleeve, name: own.to, instances }
  })
  return { ...saved, sleeves }
}
