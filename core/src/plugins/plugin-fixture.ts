/** Plugin packages for the tests of this folder, as contents for a test folder, and what they have in common. */
import { GrodtError } from '../errors.ts'

export interface Files {
  readonly [name: string]: string | Files
}

/** A manifest that holds; `changes` replace its fields, `undefined` removes one. */
export function packageJson(
  changes: Readonly<Record<string, unknown>> = {},
  grodt: Readonly<Record<string, unknown>> = {},
): string {
  return JSON.stringify({
    name: 'strategy-sample',
    version: '1.2.3',
    type: 'module',
    peerDependencies: { '@grodt/sdk': '^0.1.0' },
    grodt: { kind: 'strategy', id: 'sample', contract: 1, ...grodt },
    ...changes,
  })
}

/** A strategy that holds. */
export const STRATEGY = `import { defineStrategy, integer, parameters } from '@grodt/sdk'

export default defineStrategy({
  config: parameters({
    period: integer({ default: 9, minimum: 1, unit: 'bars', description: 'Length of the average.' }),
  }),
  create: () => ({ onBar: () => null }),
})
`

/** The files of a plugin package with one entry module. */
export function pluginFolder(code: string = STRATEGY, manifest: string = packageJson()): Files {
  return { 'package.json': manifest, src: { 'index.ts': code } }
}

/** Code and whole message of the error with which an action fails. */
export async function failure(
  action: () => unknown,
): Promise<{ readonly code: string; readonly message: string }> {
  try {
    await action()
  } catch (error) {
    const code = error instanceof GrodtError ? error.code : 'not a GrodtError'
    return { code, message: (error as Error).message }
  }
  return { code: 'none', message: 'It did not fail.' }
}
