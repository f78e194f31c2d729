import type { FileValues } from './build.ts'
import type { SEVERITIES } from './schemas/alerts.ts'

/** How much an alert matters, from the least on. */
export type Severity = (typeof SEVERITIES)[number]

interface RuleSettings {
  readonly enabled: boolean
  readonly severity: Severity
}

/** What is told, by rule. */
export interface AlertRules {
  /** Told above this fraction of the high-water mark. */
  readonly drawdown: RuleSettings & { readonly above: number }
  readonly killSwitch: RuleSettings
  /** Told without a bar for so many lengths of one, and so many seconds. */
  readonly staleFeed: RuleSettings & { readonly bars: number; readonly seconds: number }
  readonly missedBars: RuleSettings & { readonly bars: number }
  readonly quarantine: RuleSettings
  readonly invariant: RuleSettings
  readonly reconciliation: RuleSettings
  readonly modelFallback: RuleSettings
  readonly refusedFiles: RuleSettings
  readonly diskSpace: RuleSettings & { readonly belowMb: number }
}

/** A place where messages are sent. Secrets are in the environment: only their names are here. */
export type ChannelSettings = { readonly name: string; readonly severity: Severity } & (
  | { readonly kind: 'webhook'; readonly url: string; readonly secretEnv: string }
  | {
      readonly kind: 'telegram'
      readonly chatId: string
      readonly tokenEnv: string
      readonly apiUrl: string
    }
)

/** When only what is critical is sent. */
export interface QuietHours {
  /** Minutes since midnight, as clocks show them. */
  readonly from: number
  readonly to: number
  /** Where the clocks are: a name of the IANA database. */
  readonly timeZone: string
}

/** alerts.yaml. */
export interface AlertsConfig {
  readonly enabled: boolean
  readonly lookSeconds: number
  readonly repeatHours: number
  readonly settleSeconds: number
  readonly quietHours: QuietHours | null
  readonly rules: AlertRules
  /** By kind, then in the order of the file. */
  readonly channels: readonly ChannelSettings[]
}

/** The configuration of alerts that a file holds. */
export function alertsConfig(value: FileValues['alerts.yaml']['alerts']): AlertsConfig {
  const { rules, channels, quiet_hours: quiet } = value
  return {
    enabled: value.enabled,
    lookSeconds: value.look_seconds,
    repeatHours: value.repeat_hours,
    settleSeconds: value.settle_seconds,
    quietHours:
      quiet.from === '' || quiet.to === ''
        ? null
        : { from: minutesOf(quiet.from), to: minutesOf(quiet.to), timeZone: quiet.time_zone },
    rules: {
      drawdown: rules.drawdown,
      killSwitch: rules.kill_switch,
      staleFeed: rules.stale_feed,
      missedBars: rules.missed_bars,
      quarantine: rules.quarantine,
      invariant: rules.invariant,
      reconciliation: rules.reconciliation,
      modelFallback: rules.model_fallback,
      refusedFiles: rules.refused_files,
      diskSpace: {
        enabled: rules.disk_space.enabled,
        severity: rules.disk_space.severity,
        belowMb: rules.disk_space.below_mb,
      },
    },
    channels: [
      ...Object.entries(channels.webhook).map(([name, { url, severity, secret_env: secretEnv }]) => {
        return { name, kind: 'webhook', severity, url, secretEnv } as const
      }),
      ...Object.entries(channels.telegram).map(([name, own]) => {
        const { severity, chat_id: chatId, token_env: tokenEnv, api_url: apiUrl } = own
        return { name, kind: 'telegram', severity, chatId, tokenEnv, apiUrl } as const
      }),
    ],
  }
}

/** Minutes since midnight of `22:00`. */
function minutesOf(text: string): number {
  const [hours, minutes] = text.split(':').map(Number)
  return hours * 60 + minutes
}
