import Type from 'typebox'
import { SEVERITIES } from '../../config/schemas/alerts.ts'
import { shape } from '../../shape.ts'
import { author, reason } from './command-schemas.ts'
import { count, moment, nullable, object, text } from './schemas.ts'

const severity = Type.Enum([...SEVERITIES], { description: 'How much it matters.' })
const rule = nullable(Type.String(), 'As alerts.yaml calls it; null where it comes of none.')
const subject = nullable(Type.String(), 'What it is about: a strategy, a symbol, a target; null: the host.')

const channelParts = {
  kind: Type.Enum(['log', 'webhook', 'telegram'], { description: 'What it is.' }),
  where: text('Where messages go, without what is secret.'),
}

export const alerts = object({
  active: Type.Array(
    shape('ActiveAlert', {
      rule: text('As alerts.yaml calls it.'),
      subject,
      severity,
      text: text('What is wrong.'),
      since: moment('Time of day.'),
      fading: Type.Boolean({ description: 'Not found at the last look: over soon, unless it comes back.' }),
    }),
    { description: 'What is wrong now.' },
  ),
  held: count('Messages that wait for the end of the quiet hours.'),
  recent: Type.Array(
    shape('AlertMessage', {
      id: text('The same however often it is sent.'),
      kind: Type.Enum(['raised', 'repeated', 'cleared', 'digest', 'test'], {
        description: 'cleared: back to normal; digest: what the quiet hours kept back.',
      }),
      severity,
      rule,
      subject,
      text: text('What it says.'),
      since: moment('Since when it is or was wrong. Time of day.'),
      at: moment('When it was made. Time of day.'),
    }),
    { description: 'The last 100 messages of this process, the newest first.' },
  ),
  channels: Type.Array(
    shape('AlertChannel', {
      name: text('As alerts.yaml calls it; log is always there.'),
      ...channelParts,
      severity,
      healthy: Type.Boolean({ description: 'Whether the last try arrived; true before the first.' }),
      sent: count('Messages that arrived.'),
      failures: count('Tries that failed.'),
      lost: count('Messages that were not tried again, or had no room.'),
      waiting: count('Messages on their way.'),
      problem: nullable(Type.String(), 'What was wrong at the last try; null where it arrived.'),
      lastSent: nullable(moment('Time of day.'), 'When the last one arrived; null: none.'),
    }),
    { description: 'Since they were opened: at the start, or by a reload that changed them.' },
  ),
})

export const testBody = object({
  channel: Type.Optional(
    Type.String({
      maxLength: 32,
      description: 'Only this one; left out: all.',
      expected: 'the name of a channel',
    }),
  ),
  reason,
  author,
})

export const tested = object({
  tests: Type.Array(
    object({
      channel: text('Its name.'),
      ...channelParts,
      arrived: Type.Boolean({ description: 'Whether it was taken.' }),
      answer: text('What came back, or what was wrong.'),
    }),
    { description: 'One try each.' },
  ),
})
