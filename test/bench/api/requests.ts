import { Agent, get } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'

/** What came of requests at a steady pace. */
export interface Asked {
  /** From the moment a request was due to the end of its answer, ms. */
  readonly times: Float64Array
  /** Answers with another status than 200, and none. */
  readonly failed: number
  /** Answers a second. */
  readonly rate: number
}

/** Connections that are kept open. */
const SOCKETS = 32

/**
 * Ask for paths in turn at a pace that does not wait for answers: what takes long is not asked less often.
 *
 * @param perSecond requests a second
 */
export async function askSteadily(
  api: string,
  paths: readonly string[],
  perSecond: number,
  seconds: number,
): Promise<Asked> {
  const agent = new Agent({ keepAlive: true, maxSockets: SOCKETS })
  const times = new Float64Array(perSecond * seconds)
  const answers: Promise<boolean>[] = []
  const start = performance.now()
  while (answers.length < times.length) {
    const due = Math.min(times.length, Math.floor(((performance.now() - start) * perSecond) / 1000))
    while (answers.length < due) {
      const i = answers.length
      const from = start + (i * 1000) / perSecond
      answers.push(
        asked(agent, api + paths[i % paths.length]).then((right) => {
          times[i] = performance.now() - from
          return right
        }),
      )
    }
    await wait(1)
  }
  const right = await Promise.all(answers)
  const rate = (right.length * 1000) / (performance.now() - start)
  agent.destroy()
  return { times, failed: right.filter((one) => !one).length, rate }
}

const asked = (agent: Agent, url: string): Promise<boolean> =>
  new Promise((resolve) => {
    get(url, { agent }, (answer) => {
      answer.on('end', () => resolve(answer.statusCode === 200))
      answer.on('error', () => resolve(false))
      answer.resume()
    }).on('error', () => resolve(false))
  })
