import t, { type Test } from 'tap'
import { unknownCommand } from './arguments.ts'
import { COMMANDS, type CommandName, type CommandSpec } from './command.ts'
import { main } from './main.ts'

/** What a command line prints on standard error, and its exit code. */
async function refused(t: Test, ...args: string[]): Promise<{ code: number; text: string }> {
  const written = t.capture(process.stderr, 'write', () => true)
  const code = await main(args)
  const text = written()
    .map(({ args: [part] }) => String(part))
    .join('')
  return { code, text }
}

t.test('a command that is not told what to do shows what it can do', async (t) => {
  t.strictSame(await refused(t, 'token'), {
    code: 2,
    text: [
      'Say what to do:',
      '  add     Make a token for the API and print it: it is shown this once.',
      '  list    List the tokens that are valid: name, scope, since when.',
      '  revoke  Make a token worthless from now on, for a running host too.',
      'Each has options of its own. See: grodt help token',
      '',
    ].join('\n'),
  })
  const others: CommandName[] = ['data', 'config', 'store', 'models', 'audit', 'kill-switch']
  for (const name of others) {
    const { code, text } = await refused(t, name)
    const { subcommands = {} }: CommandSpec = COMMANDS[name]
    const words = text.split('\n').flatMap((line) => /^ {2}([a-z-]+) {2}/.exec(line)?.[1] ?? [])
    t.strictSame([code, words], [2, Object.keys(subcommands)], name)
  }
})

t.test('words of other programs are answered with what does it here', async (t) => {
  const kept = 'A host is stopped by Ctrl+C, or SIGTERM to its process; it keeps its account'
  t.equal(unknownCommand('stop'), `There is no command "stop". ${kept}. See: grodt help\n`)
  t.match(unknownCommand('start'), /\. A host is started by: grodt run\. See/)
  t.match(unknownCommand('constructor'), /^There is no command "constructor"[ .]/)
})
