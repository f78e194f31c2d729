import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { addToken } from '../../../core/src/api/guard/tokens.ts'
import { barsOf, changedConfigs, get, spawnHost } from '../../support/host-process.ts'
import { writePart } from '../page.ts'
import { table, type Row } from '../report.ts'
import { percentile } from '../statistics.ts'
import { separateCores } from './cores.ts'
import { follower, stalled } from './followers.ts'
import { askSteadily, type Asked } from './requests.ts'
import { stepRows, stepTimes } from './step-times.ts'

/** `npm run bench -- api`: what requests, and readers of the stream of events, cost a host that trades. */
const [READERS, STALLED] = [200, 10]

/** Readers with the same token: one has 50 streams at most. */
const EACH = 40

/** Requests a second, of which the host may not fall behind. */
const REQUESTS = 2000

const SECONDS = process.argv.includes('--quick') ? 3 : 30

/** Rounds of steps without and with requests. */
const PAIRS = process.argv.includes('--quick') ? 1 : 10

/** How much longer a step may take beside the requests, per cent. */
const LONGER_STEP = 10

/** Bars of five minutes a second, and the speed of market time that makes them. */
const BARS = 100
const SPEED = BARS * 300

const PATHS = ['/status', '/portfolio']

/** What the figures are. */
const NOTES = [
  '- **A step** is the bars of one moment with workers, journal and checks, as the host counts it itself (`steps` of',
  '  [GET /api/v1/status](api.md)). Rounds without and with requests follow each other in pairs, and how much longer is the median of',
  '  the pairs. The 99th percentile is of steps at which an hour or a day ends: those ask strategies and models, and make features.',
  '- **The host has one core**, with all its threads, and whoever asks the other, where `taskset` is there.',
]

/** What a host did in a while. */
interface While {
  readonly bars: number
  /** Processor time, share of one core; null where the system does not say. */
  readonly cpu: number | null
}

/** User and system time of a process, s; null where the system does not say. */
function cpuSeconds(pid: number | undefined): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
    return (Number(fields[11]) + Number(fields[12])) / 100
  } catch {
    return null
  }
}

/** @param meanwhile what goes on; nothing by default */
async function watched(
  api: string,
  pid: number | undefined,
  meanwhile = (): Promise<unknown> => wait(SECONDS * 1000),
): Promise<While> {
  const [bars, cpu] = [await barsOf(api), cpuSeconds(pid)]
  const start = performance.now()
  await meanwhile()
  const seconds = (performance.now() - start) / 1000
  const after = cpuSeconds(pid)
  return {
    bars: ((await barsOf(api)) - bars) / seconds,
    cpu: cpu === null || after === null ? null : (after - cpu) / seconds,
  }
}

const folder = mkdtempSync(join(tmpdir(), 'grodt-bench-'))
const ends: (() => unknown)[] = []
try {
  const access = join(folder, 'api')
  const configs = changedConfigs(folder, (text) =>
    text.replace(
      'port: 7373 }',
      `port: 7373, requests_per_second: ${2 * REQUESTS}, access: ${JSON.stringify(access)} }`,
    ),
  )
  const paths = ['--configs', configs, '--store', join(folder, 'store'), '--log', join(folder, 'run.log')]
  const owner = { teardown: (end: () => unknown) => void ends.push(end) }
  const core = separateCores()
  const host = spawnHost(owner, {
    args: [...paths, '--speed', String(SPEED)],
    wrap: (command) => [...core, ...command],
  })
  const api = await host.listening()
  await watched(api, host.child.pid)
  const alone = await watched(api, host.child.pid)
  let answers: Asked = { times: new Float64Array(), failed: NaN, rate: NaN }
  const asked = await watched(api, host.child.pid, async () => {
    answers = await askSteadily(api, PATHS, REQUESTS, SECONDS)
  })
  const steps = await stepTimes(api, PAIRS, BARS, (seconds) => askSteadily(api, PATHS, REQUESTS, seconds))
  const tokens = Array.from({ length: READERS / EACH }, (_, i) => addToken(access, `bench-${i}`, 'read'))
  const each = Array.from({ length: READERS }, (_, i) => tokens[i % tokens.length])
  const readers = await Promise.all(each.slice(STALLED).map((token) => follower(api, token)))
  const still = await Promise.all(each.slice(0, STALLED).map((token) => stalled(api, token)))
  const read = await watched(api, host.child.pid)
  const { lastEvent } = await get<{ lastEvent: number }>(api, '/status')
  while (readers.some(({ at }) => at < lastEvent)) await wait(10)
  const sum = (of: 'events' | 'missed' | 'wrong'): number =>
    readers.reduce((total, one) => total + one[of], 0)
  const share = (cpu: number | null): string => (cpu === null ? 'not known' : `${(cpu * 100).toFixed(0)} %`)
  const rows: Row[] = [
    { what: 'Bars a second, left alone', measured: alone.bars.toFixed(1) },
    {
      what: `Answers a second of ${REQUESTS} requests for \`/status\` and \`/portfolio\``,
      measured: answers.rate.toFixed(0),
    },
    { what: 'Requests that failed', value: answers.failed, unit: '', goal: 0 },
    { what: 'From due to answered, median', measured: `${percentile(answers.times, 0.5).toFixed(2)} ms` },
    { what: 'The same, 99th percentile', value: percentile(answers.times, 0.99), unit: 'ms', goal: 20 },
    ...stepRows(steps, LONGER_STEP),
    {
      what: 'Bars a second that they cost',
      value: alone.bars - asked.bars,
      unit: '',
      goal: Math.ceil(alone.bars / 100),
    },
    {
      what: `Bars a second that ${READERS} readers cost, ${STALLED} of them stalled`,
      value: alone.bars - read.bars,
      unit: '',
      goal: Math.ceil(alone.bars / 100),
    },
    {
      what: 'Processor of the host, of one core: left alone, with requests, with readers',
      measured: `${share(alone.cpu)}, ${share(asked.cpu)}, ${share(read.cpu)}`,
    },
    { what: 'Events that they got', measured: String(sum('events')) },
    { what: 'Events that a reader missed that was not stalled', value: sum('missed'), unit: '', goal: 0 },
    { what: 'Events twice, out of order, or missed without a word', value: sum('wrong'), unit: '', goal: 0 },
  ]
  const lines = table(rows)
  console.log(lines.join('\n'))
  if (process.argv.includes('--write')) {
    const about = `Written by \`npm run bench -- api --write\`: a host at ${SPEED} times the speed of time, and whoever asks on the same machine.`
    writePart('api', ['## The admin API beside trading', '', about, '', ...lines, '', ...NOTES].join('\n'))
  }
  for (const one of [...readers, ...still]) one.close()
  host.child.kill('SIGTERM')
  await host.closed
} finally {
  for (const end of ends) end()
  rmSync(folder, { recursive: true, force: true })
}
