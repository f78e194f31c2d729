import { MODULE_END, MODULE_START, PLUGIN_API, SDK_MODULE } from '@grodt/sdk/host'

/** With this began the code of plugins with CommonJS packages, when plugins were still built as ES modules. */
const OLD_REQUIRE = `import { createRequire as createHostRequire } from 'node:module'
const require = createHostRequire(import.meta.url)`

/**
 * Code of a plugin as a store keeps it, as it is run now. Stores of GRODT before 0.1.0 was released hold ES modules.
 *
 * @throws Error when it waits while it is loaded, which an ES module may
 */
export async function runnableCode(code: string): Promise<string> {
  if (code.startsWith(MODULE_START)) return code
  const { transform } = await import('esbuild')
  const source = code.replace(OLD_REQUIRE, '')
  const { code: converted } = await transform(source, {
    format: 'cjs',
    banner: MODULE_START,
    footer: MODULE_END,
    platform: 'node',
    target: 'node20',
    charset: 'utf8',
  })
  return converted
}

/** Names that the code imports of the SDK and this version of it does not offer; the build finds them in sources. */
export function missingOfSdk(code: string): string[] {
  // Each file of an ES module had an import of its own.
  const variables = [...code.matchAll(new RegExp(`([\\w$]+) = require\\("${SDK_MODULE}"\\)`, 'g'))]
  const names = variables.flatMap(([, variable]) => {
    const uses = code.matchAll(new RegExp(`\\b${variable.replaceAll('$', '\\$')}\\.([\\w$]+)`, 'g'))
    return [...uses].map(([, name]) => name)
  })
  return [...new Set(names)].filter((name) => !Object.hasOwn(PLUGIN_API, name))
}
