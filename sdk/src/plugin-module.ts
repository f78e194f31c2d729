import { createRequire, isBuiltin } from 'node:module'
import * as api from './index.ts'

/** Stands for the SDK in the built code of a plugin: that must not depend on where the host lies. */
export const SDK_MODULE = 'grodt:sdk'

/**
 * What a plugin gets for `@grodt/sdk`: one object in each thread, with the functions of the host's own SDK. A plain
 * frozen one: with it plugins run as fast as with imports of an ES module.
 */
export const PLUGIN_API: Readonly<Record<string, unknown>> = Object.freeze({ ...api })

/** What stands before and after the code of a plugin in its file: a function that gives what the code exports. */
export const MODULE_START = 'module.exports = (require) => {"use strict";'
export const MODULE_END = 'return module.exports}'

type Exports = Readonly<Record<string, unknown>>

/**
 * Run the built code of a plugin and give what it exports. It is CommonJS although plugins are written as ES modules:
 * Node keeps an ES module, and all that it refers to, until the thread ends, while this one goes with its last user.
 *
 * @param file absolute path of what `MODULE_START` and `MODULE_END` enclose
 * @throws what the code throws while it runs
 */
export function runPluginModule(file: string): Exports {
  // A `require` of its own each time: it remembers all modules that it ever gave.
  const require = createRequire(file)
  const path = require.resolve(file)
  try {
    const run = require(path) as (require: typeof requireForPlugin) => Exports
    return run(requireForPlugin)
  } finally {
    // Deleted only now: until then errors find the source map here. Afterwards the code itself holds on to it.
    Reflect.deleteProperty(require.cache, path)
  }
}

const requireBuiltin = createRequire(import.meta.url)

function requireForPlugin(name: string): unknown {
  if (name === SDK_MODULE) return PLUGIN_API
  if (isBuiltin(name)) return requireBuiltin(name)
  throw new Error(`A plugin cannot require ${JSON.stringify(name)} while it runs: import it by a fixed name.`)
}

/** The stack of an error as far as it is the plugin's own, when it was made while its code was run. */
export function ownStack(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const end = text.search(/\n\s+at runPluginModule /)
  return end < 0 ? text : text.slice(0, end)
}

/** In words, what was thrown while the code of a plugin was run. */
export const loadFailure = (error: unknown): string => `it throws while it is loaded:\n${ownStack(error)}`
