import type { ChannelTest } from '../../host/alerts/test-channels.ts'
import type { AlertsView } from '../../host/views/alerts.ts'
import { time } from '../run/format.ts'
import { counted, WIDTH, wrap } from '../text.ts'

/** What is wrong, and how the channels fare; for persons. */
export function alertLines({ active, held, channels }: AlertsView): string[] {
  return [
    ...(active.length === 0 ? ['Nothing is wrong.'] : []),
    ...active.flatMap(({ severity, since, text }) =>
      sentence(`[${severity}] since ${time(since.ms)} UTC: ${text}`),
    ),
    ...(held === 0 ? [] : [`${counted(held, 'message')} until the quiet hours end.`]),
    'Channels:',
    ...channels.flatMap(({ name, where, sent, lost, waiting, problem }) => {
      const state = problem === null ? 'works' : `fails: ${problem}`
      return sentence(`  ${name} (${where}) ${state}; ${sent} sent, ${waiting} waiting, ${lost} lost`, 4)
    }),
  ]
}

/** What came of test messages; for persons. */
export const testLines = (tests: readonly ChannelTest[]): string[] =>
  tests.flatMap(({ channel, where, arrived, answer }) =>
    sentence(`${channel} (${where}): ${arrived ? 'arrived' : 'did not arrive'}: ${answer}`),
  )

function sentence(text: string, indent = 2): string[] {
  const start = /^ */.exec(text)?.[0] ?? ''
  return wrap(text.trimStart(), WIDTH - indent).map(
    (line, i) => (i === 0 ? start : ' '.repeat(indent)) + line,
  )
}
