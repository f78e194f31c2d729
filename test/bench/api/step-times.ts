import { setTimeout as wait } from 'node:timers/promises'
import type { StatusView } from '../../../core/src/host/views/status.ts'
import { get } from '../../support/host-process.ts'
import type { Row } from '../report.ts'
import { median } from '../statistics.ts'

/** What the steps of a host took in one round, ms. */
interface Round {
  readonly median: number
  readonly p99: number
}

/** Rounds left alone, and with requests beside trading; as many of each, in pairs that follow each other. */
export interface StepTimes {
  readonly alone: readonly Round[]
  readonly asked: readonly Round[]
}

/** Bars that a round waits for at least: the host tells what its last 512 steps took. */
const ROUND_BARS = 520

/** A round of steps. @param meanwhile what goes on for so many seconds */
async function round(
  api: string,
  seconds: number,
  meanwhile: (seconds: number) => Promise<unknown>,
): Promise<Round> {
  const before = (await get<StatusView>(api, '/status')).steps.count
  await meanwhile(seconds)
  const { count, median, p99 } = (await get<StatusView>(api, '/status')).steps
  if (count - before < ROUND_BARS || median === null || p99 === null) {
    throw new Error(`The host did ${count - before} bars in a round of ${seconds} s, not ${ROUND_BARS}.`)
  }
  return { median, p99 }
}

/**
 * Steps of a host, with and without requests in turn: what the machine does beside meets both. Which comes first changes from
 * pair to pair.
 *
 * @param barsPerSecond that the host does
 * @param ask requests for so many seconds
 */
export async function stepTimes(
  api: string,
  pairs: number,
  barsPerSecond: number,
  ask: (seconds: number) => Promise<unknown>,
): Promise<StepTimes> {
  const seconds = Math.ceil((ROUND_BARS * 1.1) / barsPerSecond)
  const alone: Round[] = []
  const asked: Round[] = []
  const leaveAlone = async (): Promise<void> => {
    alone.push(await round(api, seconds, (time) => wait(time * 1000)))
  }
  const askBeside = async (): Promise<void> => {
    asked.push(await round(api, seconds, ask))
  }
  for (let i = 0; i < pairs; i++) {
    for (const one of i % 2 === 0 ? [leaveAlone, askBeside] : [askBeside, leaveAlone]) await one()
  }
  return { alone, asked }
}

/** By how much more of it, per cent: the median of the pairs. */
const change = ({ alone, asked }: StepTimes, of: keyof Round): number =>
  100 * (median(alone.map((one, i) => asked[i][of] / one[of])) - 1)

/** @param goal by how much longer steps may take, per cent */
export function stepRows(times: StepTimes, goal: number): Row[] {
  const text = (rounds: readonly Round[], of: keyof Round): string =>
    `${median(rounds.map((one) => one[of])).toFixed(3)} ms`
  const both = (of: keyof Round): string => `${text(times.alone, of)}, ${text(times.asked, of)}`
  return [
    { what: 'A step of the host, median: left alone, with the requests', measured: both('median') },
    { what: 'How much longer it takes with them', value: change(times, 'median'), unit: '%', goal },
    { what: 'The same, 99th percentile: left alone, with the requests', measured: both('p99') },
    { what: 'How much longer that takes with them', value: change(times, 'p99'), unit: '%', goal },
  ]
}
