import { choice, flag, integer, number, text } from '@grodt/sdk'
import { Type, type TObject, type TProperties } from 'typebox'
import { UTC, ZONE_TEXT } from '../time-zone.ts'
import { file, section } from './shared.ts'

/** How much an alert matters, from the least on. */
export const SEVERITIES = ['info', 'warning', 'critical'] as const

/** A rule: what every one of them has, and what is its own. */
const rule = <Own extends TProperties>(
  severity: (typeof SEVERITIES)[number],
  description: string,
  own: Own,
): TObject<Own & { enabled: ReturnType<typeof flag>; severity: ReturnType<typeof severityOf> }> =>
  section(description, {
    enabled: flag({ default: true, description: 'Whether it is told.' }),
    severity: severityOf(severity),
    ...own,
  })

const severityOf = (severity: (typeof SEVERITIES)[number]) =>
  choice(SEVERITIES, { default: severity, description: 'How much it matters.' })

const rules = section('What is told, and when.', {
  drawdown: rule('warning', 'Equity is further below its high-water mark.', {
    above: number({
      default: 0.1,
      exclusiveMinimum: 0,
      maximum: 1,
      unit: 'fraction of the high-water mark',
      description: 'Told above this.',
    }),
  }),
  kill_switch: rule('critical', 'The kill switch is latched, or has begun to warn.', {}),
  stale_feed: rule('critical', 'No bar comes, by the time of day.', {
    bars: number({
      default: 3,
      minimum: 1,
      maximum: 10_000,
      unit: 'bars',
      description: 'Told when none has come for so many lengths of a bar, at the speed of the host.',
    }),
    seconds: number({
      default: 60,
      minimum: 1,
      maximum: 604_800,
      unit: 'seconds',
      description: 'And never before so long.',
    }),
  }),
  missed_bars: rule('warning', 'A symbol has no bars while others have.', {
    bars: integer({
      default: 3,
      minimum: 1,
      maximum: 10_000,
      unit: 'bars',
      description: 'Told when so many are missing.',
    }),
  }),
  quarantine: rule(
    'warning',
    'A strategy is in quarantine, or a classifier or predictor gives no answers.',
    {},
  ),
  invariant: rule('critical', 'The books do not hold: the host is in manage-only.', {}),
  reconciliation: rule('critical', 'Books and account do not hold the same, or could not be compared.', {}),
  model_fallback: rule(
    'warning',
    'Forecasts come from something else than the best model, or are no better than the baseline.',
    {},
  ),
  refused_files: rule('warning', 'The files of today do not run.', {}),
  disk_space: rule('critical', 'Little is free where the account is stored.', {
    below_mb: integer({
      default: 500,
      minimum: 1,
      maximum: 1_000_000_000,
      unit: 'megabytes',
      description: 'Told below this.',
    }),
  }),
})

/** What every channel has. */
const severity = {
  severity: choice(SEVERITIES, { default: 'info', description: 'Nothing that matters less is sent.' }),
}

/** Capitals: a secret that was pasted here by mistake is no such name, and is refused. */
const environment = (description: string) =>
  Type.String({
    pattern: '^[A-Z_][A-Z0-9_]{0,63}$',
    expected: 'the name of an environment variable in capitals, such as GRODT_ALERT_SECRET',
    unit: 'none',
    description,
  })

/** In clear text only on this machine; no name and password in it. */
const ADDRESS = '^(https://[^\\s@/]+|http://(127\\.0\\.0\\.1|localhost|\\[::1\\])(:[0-9]{1,5})?)(/[^\\s@]*)?$'
const ADDRESS_TEXT = 'an address that begins with https://, or http://127.0.0.1 on this machine'

/** Channels by name. */
const named = <Fields extends TProperties>(description: string, fields: Fields) =>
  Type.Record(
    Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}$' }),
    Type.Object({ ...fields, ...severity }, { additionalProperties: false }),
    {
      default: {},
      additionalProperties: false,
      expectedKey: 'a name of at most 32 lower-case letters, digits and dashes that begins with a letter',
      unit: 'none',
      description,
    },
  )

const channels = section('Where messages are sent, beside the log.', {
  webhook: named('Webhooks by name: each message is posted there as signed JSON.', {
    url: Type.String({
      pattern: ADDRESS,
      expected: ADDRESS_TEXT,
      unit: 'none',
      description: 'Where it is posted.',
    }),
    secret_env: environment('The environment variable that holds the secret with which it is signed.'),
  }),
  telegram: named('Telegram chats by name.', {
    chat_id: Type.String({
      pattern: '^(-?[0-9]{1,20}|@[A-Za-z0-9_]{1,64})$',
      expected: 'the number of a chat in quotes, such as "-1001234", or @channel',
      unit: 'none',
      description: 'Which chat.',
    }),
    token_env: environment('The environment variable that holds the token of the bot.'),
    api_url: text({
      default: 'https://api.telegram.org',
      pattern: ADDRESS,
      expected: ADDRESS_TEXT,
      description: 'Where the bot interface is.',
    }),
  }),
})

/** An hour and minute, or nothing. */
const timeOfDay = (description: string) =>
  text({
    default: '',
    pattern: '^(([01][0-9]|2[0-3]):[0-5][0-9])?$',
    expected: 'a time of day in quotes such as "22:00"',
    description,
  })

/** alerts.yaml: what is told to whom, and when not. */
export const alertsFile = file('What is told when something is wrong, and where (docs/alerts.md).', {
  alerts: section('Alerts.', {
    enabled: flag({ default: true, description: 'Whether anything is told.' }),
    look_seconds: number({
      default: 5,
      minimum: 0.05,
      maximum: 3600,
      unit: 'seconds',
      description: 'From one look at the host to the next.',
    }),
    repeat_hours: number({
      default: 6,
      minimum: 0.01,
      maximum: 8760,
      unit: 'hours',
      description: 'What lasts is told again after this.',
    }),
    settle_seconds: number({
      default: 60,
      minimum: 0,
      maximum: 86_400,
      unit: 'seconds',
      description: 'Something is back to normal when it has been so for so long.',
    }),
    quiet_hours: section('When only what is critical is sent; the rest is told afterwards in one message.', {
      from: timeOfDay('When they begin; empty: there are none.'),
      to: timeOfDay('When they end; an earlier one is that of the next day.'),
      time_zone: text({
        default: UTC,
        pattern: '^[A-Za-z][A-Za-z0-9_+/-]{0,63}$',
        expected: ZONE_TEXT,
        description: 'Whose clocks these are times of, summer time included: a name of the IANA database.',
      }),
    }),
    rules,
    channels,
  }),
})
