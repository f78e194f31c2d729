import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { OutsideFault, type FailedAnswer } from '../core/src/engine/outside.ts'
import type { EngineEvent } from '../core/src/engine/events.ts'
import { verifyAudit } from '../core/src/host/audit/verify.ts'
import { takeHostSnapshot } from '../core/src/host/durable/host-snapshot.ts'
import { ACCELERATED_START, type PaperHost } from '../core/src/host/paper-host.ts'
import { presentCode } from '../core/src/research/replay/code.ts'
import { replayStore } from '../core/src/research/replay/replay.ts'
import { readStore } from '../core/src/store/read.ts'
import { configured, FIVE_MINUTES, forge, runProcess } from './support/journal.ts'
import { unreliable, type FaultAt } from './support/outside.ts'
import { runs } from './support/runs.ts'

const prepared = await configured(t.testdir({}))

/** Of a text, 32 bits (FNV-1a). */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (const char of text) value = Math.imul(value ^ char.charCodeAt(0), 0x01000193)
  return value >>> 0
}

/** Every instance stands still for an hour here and there, in one of `rarity` hours. */
function standstills(seed: number, rarity: number): FaultAt {
  const isDown = (instance: string, hour: number): boolean =>
    hash(`${seed} ${instance} ${hour}`) % rarity === 0
  return (instance, time) => {
    const [hour, before] = [time, time - FIVE_MINUTES].map((ms) => Math.floor(ms / 3_600_000))
    if (!isDown(instance, hour)) return null
    return new OutsideFault(`no answer within 500 ms (${hour % 24})`, isDown(instance, before))
  }
}

interface Lived {
  readonly events: EngineEvent[]
  readonly state: Buffer
}

/** Processes up to these bars, each but the last one with a crash at its end. */
async function lived(folder: string, faultAt: FaultAt, bars: readonly number[]): Promise<Lived> {
  const events: EngineEvent[] = []
  const hosts: PaperHost[] = []
  for (const bar of bars) {
    const seen = await runProcess(folder, {
      prepared,
      stretches: [{ bars: bar }],
      end: bar === bars.at(-1) ? 'stop' : 'crash',
      snapshotEvery: 97,
      onHost(host) {
        unreliable(host.engine, faultAt)
        hosts.push(host)
      },
    })
    events.push(...seen)
  }
  return { events, state: Buffer.from(takeHostSnapshot(hosts[hosts.length - 1])) }
}

/** What the journal says did not come. */
async function journaled(folder: string): Promise<FailedAnswer[]> {
  const reader = await readStore(folder)
  const found: FailedAnswer[] = []
  for await (const { kind, input } of reader.records()) {
    if (kind === 'bars') found.push(...((input as { faults?: FailedAnswer[] }).faults ?? []))
  }
  await reader.close()
  return found
}

t.test(
  'what the outside does at random is journaled: crash, restart and replay give the same events',
  async (t) => {
    const kinds = new Set<string>()
    let repeated = 0
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 1e6 }),
        fc.integer({ min: 4, max: 40 }),
        fc.integer({ min: 1, max: 598 }),
        async (seed, rarity, crash) => {
          const folder = join(t.testdir({}), 'store')
          const whole = await lived(join(folder, '..', 'whole'), standstills(seed, rarity), [600])
          const broken = await lived(folder, standstills(seed, rarity), [crash, crash + 1, 600])
          t.strictSame(broken.events, whole.events, 'with two crashes as without')
          t.ok(broken.state.equals(whole.state), 'and the same books')
          const faults = await journaled(folder)
          t.ok(faults.length > 0)
          repeated += faults.filter((one) => one.repeated).length
          for (const { kind } of whole.events) kinds.add(kind)
          const reader = await readStore(folder)
          const { report } = await replayStore(reader, { code: presentCode(() => Promise.resolve(prepared)) })
          await reader.close()
          t.strictSame(report.differences, [], 'a replay in the thread asks nobody outside')
          t.match(report, { inputs: { bars: 600 }, notCompared: [] })
          t.match((await verifyAudit(folder)).links, [])
        },
      ),
      { ...runs, numRuns: Math.ceil(runs.numRuns / 40) },
    )
    for (const kind of ['plugin-strike', 'quarantined', 'quarantine-released', 'trade-closed'])
      t.ok(kinds.has(kind), kind)
    t.ok(repeated > 0, 'of classifiers')
  },
)

t.test(
  'a journal that says something else of them is found: by the audit, by a replay, at a start',
  async (t) => {
    const folder = join(t.testdir({}), 'store')
    const at = ACCELERATED_START + 21 * FIVE_MINUTES
    const faultAt: FaultAt = (instance, time) =>
      time === at && instance === 'S2_Mean_Reversion/ETH/USDT' ? new OutsideFault('it has exited') : null
    const process = { prepared, onHost: ({ engine }: PaperHost) => unreliable(engine, faultAt) }
    await runProcess(folder, { ...process, stretches: [{ bars: 30 }], end: 'crash' })
    let record = 0
    await forge(folder, (text, seq) => {
      if (!text.includes('"faults"')) return text
      record = seq
      return text.replace(/,"faults":\[.*?\]/, '')
    })
    const reader = await readStore(folder)
    const options = { code: presentCode(() => Promise.resolve(prepared)) }
    const { report } = await replayStore(reader, options)
    await reader.close()
    t.match(report.differences[0], { record, input: 'bars', what: 'event 1', is: null })
    t.strictSame((await verifyAudit(folder)).links, [
      {
        record,
        event: 1458,
        time: new Date(at).toISOString(),
        problem:
          'S2_Mean_Reversion is in quarantine for an answer that did not come, but its bars say nothing of one',
      },
    ])
    await t.rejects(runProcess(folder, { ...process, stretches: [{ bars: 40 }], end: 'stop' }), {
      code: 'REPLAY_DIFFERS',
      details: { seq: record },
    })
  },
)
