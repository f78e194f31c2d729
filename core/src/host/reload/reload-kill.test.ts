import { setImmediate as turn } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { CALM, FaultyDisk } from '../../../../test/support/faulty-disk.ts'
import type { EngineEvent } from '../../engine/events.ts'
import type { Database } from '../../store/database.ts'
import { openStoreOn } from '../../store/store.ts'
import { keep, type Keeper } from '../durable/keeper.ts'
import { openPaperHost, type Resumed } from '../durable/open.ts'
import { optionsFor, workplace, type Workplace } from '../durable/workplace.fixture.ts'
import { runPaperHost, type PaperHost } from '../paper-host.ts'
import { createReloader } from './reloader.ts'

/** The shipped files, with a short history. */
function home(t: Test): Workplace {
  const place = workplace(t)
  place.edit('configs/host.yaml', 'history_bars: 6000', 'history_bars: 600')
  return place
}

/** When a process dies: at this read or write from when it is armed on (1 is the first), before it takes effect or behind. */
interface Death {
  readonly at: number
  readonly behind: boolean
}

/** A database whose process dies in the middle of a reload. */
interface Mortal {
  readonly db: Database
  readonly arm: (death: Death | null) => void
  readonly isDead: () => boolean
}

function mortal(db: Database): Mortal {
  let death: Death | null = null
  let steps = 0
  let dead = false
  const never = new Promise<never>(() => undefined)
  async function step<A>(work: () => Promise<A>): Promise<A> {
    if (dead) return never
    if (death === null || ++steps !== death.at) return work()
    if (death.behind) await work()
    dead = true
    return never
  }
  return {
    db: {
      ...db,
      get: (key) => step(() => db.get(key)),
      write: (operations, sync) => step(() => db.write(operations, sync)),
    },
    arm(one) {
      death = one
    },
    isDead: () => dead,
  }
}

interface Process {
  readonly host: PaperHost
  readonly keeper: Keeper
  readonly resumed: Resumed | null
  readonly to: (bar: number) => Promise<EngineEvent[]>
}

async function start(place: Workplace, db: Database): Promise<Process> {
  const store = await openStoreOn('store', db)
  const { host, resumed } = await openPaperHost(optionsFor(await place.prepare(), 100_000), store)
  const keeper = keep(host, store, 100_000)
  return {
    host,
    keeper,
    resumed,
    async to(bar) {
      const events: EngineEvent[] = []
      const signal = new AbortController().signal
      await runPaperHost(host, { signal, keeper, maxBars: bar, onEvents: (some) => events.push(...some) })
      await host.commit()
      return events
    },
  }
}

/** What was decided, without the numbers that news of a reload move. */
const decided = (events: readonly EngineEvent[]): object[] =>
  events.filter(({ kind }) => kind !== 'revision-activated').map((event) => ({ ...event, seq: 0 }))

/** A process that reloads after 400 bars. @returns what it did then; null when it died */
async function reloaded(t: Test, disk: FaultyDisk, death: Death | null): Promise<EngineEvent[] | null> {
  const place = home(t)
  const { db, arm, isDead } = mortal(disk.open(CALM).db)
  const { host, keeper, to } = await start(place, db)
  t.teardown(() => keeper.release())
  await to(400)
  t.ok(host.engine.openPositions > 0)
  change(place)
  arm(death)
  const reloader = createReloader({
    host,
    prepare: () => place.prepare(),
    keep: (prepared, author) => keeper.revision(prepared, author),
  })
  host.inputs.open()
  let result: string | null = null
  void reloader.request({ author: 'ann' }).then((outcome) => {
    result = outcome.result
  })
  while (result === null && !isDead()) {
    if (host.inputs.length > 0) void host.inputs.drain(() => [])
    await turn()
  }
  if (isDead()) return null
  t.equal(result, 'activated')
  arm(null)
  return to(800)
}

const change = (place: Workplace): void => {
  place.edit('configs/risk.yaml', 'max_open_positions: 50', 'max_open_positions: 2')
  place.edit('configs/strategies.yaml', 'ema_period: 9', 'ema_period: 12')
  place.edit('plugins/strategy-breakout/src/index.ts', 'default: 3,', 'default: 2,')
}

t.test(
  'killed anywhere in a reload, the next start goes on with the old revision or with the new one',
  async (t) => {
    t.setTimeout(240_000)
    const whole = await reloaded(t, new FaultyDisk(), null)
    t.ok(whole?.some(({ kind }) => kind === 'trade-closed'))
    const seen = new Set<number | null>()
    let died = true
    for (let at = 1; died; at++) {
      for (const behind of [false, true]) {
        const disk = new FaultyDisk()
        died = (await reloaded(t, disk, { at, behind })) === null
        if (!died) continue
        disk.crash('kill', at)
        const place = home(t)
        change(place)
        const { keeper, resumed, to } = await start(place, disk.open(CALM).db)
        seen.add(resumed?.revision ?? null)
        t.match(resumed, { orderly: false, revision: /^[12]$/ }, `step ${at}${behind ? ', done' : ''}`)
        t.strictSame(decided(await to(800)), decided(whole ?? []))
        keeper.release()
      }
    }
    t.strictSame([...seen].sort(), [1, 2], 'both were met')
  },
)
