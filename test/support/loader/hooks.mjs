/** Runs in the thread in which Node asks for modules. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { bundledSource } from './bundled.mjs'
import { esbuild, kept } from './cache.mjs'

/** A TypeScript file, also with a query behind it. */
const TYPESCRIPT = /^file:[^?#]*\.m?ts(?=$|[?#])/

export async function load(url, context, next) {
  const [address] = TYPESCRIPT.exec(url) ?? []
  if (address !== undefined) return moduleOf(await compiled(fileURLToPath(address)))
  const bundled = await bundledSource(url)
  return bundled === null ? next(url, context) : moduleOf(bundled)
}

const moduleOf = (source) => ({ format: 'module', source, shortCircuit: true })

/** JavaScript of a TypeScript file, with a map to its lines. */
function compiled(path) {
  const text = readFileSync(path, 'utf8')
  return kept(path, text, async () => {
    const { code } = await esbuild().transform(text, {
      loader: 'ts',
      format: 'esm',
      target: 'node20',
      sourcefile: path,
      sourcemap: 'inline',
      sourcesContent: false,
      tsconfigRaw: {},
    })
    return code
  })
}
