import type { ChannelSettings } from '../../../config/alerts.ts'
import type { Channel, Environment } from './channel.ts'
import { telegram } from './telegram.ts'
import { webhook } from './webhook.ts'

/** The channel that some settings describe. @param now time of day, ms */
export const openChannel = (
  settings: ChannelSettings,
  environment: Environment,
  now: () => number,
): Channel =>
  settings.kind === 'webhook' ? webhook(settings, environment, now) : telegram(settings, environment)
