import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import t from 'tap'

const FIXTURE = fileURLToPath(new URL('./watch.fixture.ts', import.meta.url))

const watched = (mode: 'busy' | 'orphan') =>
  spawnSync(process.execPath, [...process.execArgv, FIXTURE, t.testdirName, mode], { encoding: 'utf8' })

t.before(() => t.testdir({}))

t.test('what does not move is told where it is, more and more seldom, and goes on to its end', async (t) => {
  const { status, stdout, stderr } = watched('busy')
  t.strictSame({ status, stdout }, { status: 0, stdout: 'done\n' }, 'who looks on keeps nobody')
  const said =
    /^grodt: nothing has moved for \d+ s: no plugin is being asked, GRODT itself is at work \(busyWork\)\.$/
  const lines = stderr.trim().split('\n')
  for (const line of lines) t.match(line, said)
  t.ok(lines.length >= 1 && lines.length <= 4, `${lines.length} lines`)
})

t.test('what nobody waits for any more is ended in the middle of a loop', async (t) => {
  t.match(watched('orphan'), { signal: 'SIGKILL', stdout: '' })
})
