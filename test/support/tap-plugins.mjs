/**
 * Builds tap with the plugins that package.json names, once after every install. Without it the first `tap` of a clone
 * builds them itself but still runs the tests with its default ones, whose loader resolves packages in its own way.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

if (!existsSync(join(ROOT, '.tap', 'plugins'))) {
  const windows = process.platform === 'win32'
  const { status } = spawnSync('npx', ['tap', 'build'], { cwd: ROOT, stdio: 'inherit', shell: windows })
  process.exitCode = status ?? 1
}
