import { setImmediate as turn } from 'node:timers/promises'
import t from 'tap'
import type { EngineEvent } from '../../engine/events.ts'
import { openStore } from '../../store/store.ts'
import { takeHostSnapshot } from '../durable/host-snapshot.ts'
import { keep } from '../durable/keeper.ts'
import { openPaperHost, type Resumed } from '../durable/open.ts'
import { optionsFor, workplace, type Workplace } from '../durable/workplace.fixture.ts'
import { runPaperHost } from '../paper-host.ts'
import { createReloader } from './reloader.ts'

interface Step {
  readonly to: number
  /** Before the host runs there: a change and its reload. */
  readonly change?: (place: Workplace) => void
}

interface Run {
  readonly events: EngineEvent[]
  readonly resumed: Resumed | null
  readonly state: Buffer
}

/** One process on a store that changes its configuration while it runs, and then crashes, or stops in order. */
async function run(
  place: Workplace,
  folder: string,
  steps: readonly Step[],
  end: 'crash' | 'stop',
): Promise<Run> {
  const store = await openStore(folder)
  const { host, resumed } = await openPaperHost(optionsFor(await place.prepare(), 100_000), store)
  const keeper = keep(host, store, 200)
  const reloader = createReloader({
    host,
    prepare: () => place.prepare(),
    keep: (prepared, author) => keeper.revision(prepared, author),
  })
  const events: EngineEvent[] = []
  for (const { to, change } of steps) {
    if (change !== undefined) {
      change(place)
      host.inputs.open()
      let done = false
      void reloader.request({ author: 'ann' }).then(({ error }) => {
        done = true
        if (error !== null) throw new Error(error.message)
      })
      while (!done) {
        if (host.inputs.length > 0) await host.inputs.drain(() => [])
        await turn()
      }
    }
    await runPaperHost(host, {
      signal: new AbortController().signal,
      keeper,
      maxBars: to,
      onEvents: (some) => events.push(...some),
    })
  }
  if (end === 'stop') await keeper.stop()
  else keeper.release()
  const state = Buffer.from(takeHostSnapshot(host))
  await store.close()
  return { events, resumed, state }
}

const CODE = 'plugins/strategy-vwap-ema-scalper/src/index.ts'

const STEPS: readonly Step[] = [
  { to: 300 },
  {
    to: 431,
    change: (place) => place.edit('configs/risk.yaml', 'max_open_positions: 50', 'max_open_positions: 3'),
  },
  { to: 560, change: (place) => place.edit(CODE, 'default: 9,', 'default: 8,') },
  {
    to: 700,
    change(place) {
      place.edit('configs/strategies.yaml', 'capital_allocation: 0.4', 'capital_allocation: 0.25')
      // Waits for the next start: held from here on.
      place.edit('configs/host.yaml', 'capital: 100000', 'capital: 90000')
    },
  },
  { to: 843 },
]

t.test('a crash after any reload: what ran is replayed, with each revision from its input on', async (t) => {
  const undisturbed = workplace(t)
  const whole = await run(undisturbed, `${undisturbed.store}-whole`, STEPS, 'stop')
  t.ok(whole.events.some(({ kind }) => kind === 'trade-closed'))
  for (let legs = 2; legs <= STEPS.length; legs++) {
    const place = workplace(t)
    const folder = `${place.store}-${legs}`
    const first = await run(place, folder, STEPS.slice(0, legs), 'crash')
    // Capital is of the account: a start cannot take another one, and says so.
    if (legs >= 4) place.edit('configs/host.yaml', 'capital: 90000', 'capital: 100000')
    const last = STEPS[legs - 1].to
    const second = await run(place, folder, [{ to: last }], 'crash')
    t.match(second.resumed, { orderly: false, revision: Math.min(legs, 4) })
    t.strictSame(first.events, whole.events.slice(0, first.events.length))
    t.ok(second.resumed !== null && second.resumed.replayed > 0, `${second.resumed?.replayed} replayed`)
    const third = await run(place, folder, [{ to: last }], 'stop')
    t.match(third.resumed, { replayed: 0 })
    t.ok(third.state.equals(second.state))
  }
})
