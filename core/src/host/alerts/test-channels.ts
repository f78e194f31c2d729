import { didYouMean, nearestName } from '@grodt/sdk/host'
import { GrodtError } from '../../errors.ts'
import type { Channel } from './channels/channel.ts'
import { testMessage } from './message.ts'

/** What came of a test message. */
export interface ChannelTest {
  readonly channel: string
  readonly kind: Channel['kind']
  readonly where: string
  readonly arrived: boolean
  /** What came back, or what was wrong. */
  readonly answer: string
}

/**
 * Send a message through channels, whatever their severity, each once.
 *
 * @param name only this one; null: all
 * @param now time of day, ms
 * @throws GrodtError ALERT_CHANNEL
 */
export async function testChannels(
  channels: readonly Channel[],
  name: string | null,
  now: number,
): Promise<ChannelTest[]> {
  const names = channels.map((channel) => channel.name)
  if (name !== null && !names.includes(name)) {
    const hint = didYouMean(nearestName(name, names))
    throw new GrodtError('ALERT_CHANNEL', { name, hint, names: names.join(', ') })
  }
  const wanted = channels.filter((channel) => name === null || channel.name === name)
  return Promise.all(wanted.map((channel) => tested(channel, now)))
}

async function tested(channel: Channel, now: number): Promise<ChannelTest> {
  const { name, kind, where } = channel
  try {
    const answer = await channel.send(testMessage(now), new AbortController().signal)
    return { channel: name, kind, where, arrived: true, answer }
  } catch (error) {
    const answer = error instanceof Error ? error.message : String(error)
    return { channel: name, kind, where, arrived: false, answer }
  }
}
