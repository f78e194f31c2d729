import { storedState } from '../engine/snapshot.ts'
import { holdingsIn, holdingsOf } from '../engine/takeover/holdings.ts'
import { takeover, type Takeover, type Wanted } from '../engine/takeover/takeover.ts'
import { GrodtError } from '../errors.ts'
import { timeframeMs } from '../market/timeframe.ts'
import type { HostSnapshot } from './durable/host-snapshot.ts'
import { identityChanges, identityOf, type HostIdentity } from './durable/identity.ts'
import type { PaperHost } from './paper-host.ts'
import type { Prepared } from './prepare.ts'

/** What a configuration says of its strategies. @param symbols those of the feed */
function wantedOf({ checked }: Prepared, symbols: readonly string[]): Wanted[] {
  return checked.config.strategies.map(({ name, enabled, previousName, onDisable, ...entry }) => ({
    name,
    enabled,
    previousName,
    onDisable,
    symbols: entry.symbols ?? symbols,
    timeframeMs: timeframeMs(entry.timeframe) ?? NaN,
  }))
}

const isSame = (before: HostIdentity, after: Prepared): boolean =>
  identityChanges(before, identityOf(after)).length === 0

/** How another configuration would go on with the strategies of a running host. */
export function takeoverOf(
  { engine, prepared }: Pick<PaperHost, 'engine' | 'prepared'>,
  next: Prepared,
): Takeover {
  const symbols = engine.markets.map(({ instrument }) => instrument.symbol)
  return takeover(holdingsOf(engine), wantedOf(next, symbols), isSame(identityOf(prepared), next))
}

/**
 * How a configuration goes on with the strategies of a stored engine.
 *
 * @param identity of what made the state
 * @throws GrodtError ENGINE_STATE when it is no such state
 */
export function takeoverIn(
  { engine: state, identity }: Pick<HostSnapshot, 'engine' | 'identity'>,
  prepared: Prepared,
): Takeover {
  const saved = storedState(state)
  const symbols = saved.markets.map(({ symbol }) => symbol)
  return takeover(holdingsIn(saved), wantedOf(prepared, symbols), isSame(identity, prepared))
}

/** @throws GrodtError TAKEOVER_REFUSED with everything that stands in the way */
export function required(found: Takeover): Takeover {
  const { problems } = found
  if (problems.length === 0) return found
  throw new GrodtError('TAKEOVER_REFUSED', { list: problems.join('\n'), problems })
}
