import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'

import t from 'tap'

const root = resolve(import.meta.dirname, '..')

/** The rooms of core from top to bottom (DESIGN, "The house"): imports go down this list, never up. */
const ROOMS = [
  'cli',
  'api',
  'research',
  'host',
  'plugins',
  'engine',
  'execution',
  'learning',
  'allocation',
  'risk',
  'portfolio',
  'market',
  'config',
  'store',
]

interface Import {
  readonly file: string
  readonly line: number
  readonly specifier: string
  readonly typeOnly: boolean
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'node_modules' || entry.name === 'dist' ? [] : walk(path)
    return entry.name.endsWith('.ts') ? [path] : []
  })
}

/** Tests and what only they use may reach across rooms. */
const isProduction = (file: string): boolean =>
  !/\.(test|fixture)\.ts$|(^|[-/])(test-catalogue|plugin-fixture)\.ts$/.test(file)

const show = (path: string): string => relative(root, path).split(sep).join('/')

/** Every import and re-export of a file, over several lines too, and dynamic imports of a literal. */
function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8')
  const found: Import[] = []
  const add = (index: number, specifier: string, typeOnly: boolean): void => {
    found.push({ file, line: text.slice(0, index).split('\n').length, specifier, typeOnly })
  }
  for (const match of text.matchAll(
    /^(?:import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\s+from\s+)?['"]([^'"]+)['"]/gm,
  )) {
    const names = /\{([^}]*)\}/
      .exec(match[0])?.[1]
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean)
    const inlineTypes =
      names !== undefined && names.length > 0 && names.every((name) => name.startsWith('type '))
    add(match.index, match[2], match[1] !== undefined || inlineTypes)
  }
  for (const match of text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)) add(match.index, match[1], false)
  return found
}

const sourcesOf = (...folder: string[]): string[] => walk(join(root, ...folder)).filter(isProduction)
const at = ({ file, line }: Import): string => `${show(file)}:${line}`
const target = ({ file, specifier }: Import): string => resolve(dirname(file), specifier)

const core = sourcesOf('core', 'src')
const sdk = sourcesOf('sdk', 'src')
const pluginFolders = readdirSync(join(root, 'plugins'))
const plugins = pluginFolders.flatMap((name) => sourcesOf('plugins', name, 'src'))

/** `core/src/engine/slot.ts` is in room `engine`; a file directly in `core/src` is in none. */
const roomOf = (path: string): string | null => {
  const parts = relative(join(root, 'core', 'src'), path).split(sep)
  return parts.length > 1 ? parts[0] : null
}

t.test('the parser sees the imports of this house', async (t) => {
  t.ok(core.length > 80 && sdk.length > 30 && plugins.length > 4, 'there is something to look at')
  const found = importsOf(join(root, 'core', 'src', 'plugins', 'instance.ts')).map((one) => one.specifier)
  for (const specifier of [
    '@grodt/sdk',
    '@grodt/sdk/host',
    '../engine/engine.ts',
    '../market/timeframe.ts',
  ]) {
    t.ok(found.includes(specifier), specifier)
  }
})

t.test('imports in core go down the rooms, never up', async (t) => {
  const wrong = core.flatMap((file) => {
    const from = roomOf(file)
    if (from !== null && !ROOMS.includes(from)) return [`${show(file)}: the room ${from} is not in DESIGN`]
    return importsOf(file)
      .filter((one) => one.specifier.startsWith('.'))
      .flatMap((one) => {
        const to = roomOf(target(one))
        // Files beside the rooms (errors.ts, version.ts) are free for all and import no room.
        if (from === null) return to === null ? [] : [`${at(one)} stands beside the rooms and imports ${to}`]
        if (to === null || to === from) return []
        if (ROOMS.indexOf(to) > ROOMS.indexOf(from)) return []
        return [`${at(one)} imports ${one.specifier}: ${from} is below ${to}`]
      })
  })
  t.strictSame(wrong, [])
})

t.test('no file imports itself over others, type-only imports aside', async (t) => {
  const graph = new Map<string, Import[]>()
  for (const file of [...core, ...sdk, ...plugins]) {
    graph.set(
      file,
      importsOf(file).filter((one) => one.specifier.startsWith('.') && !one.typeOnly),
    )
  }
  const circles: string[] = []
  const state = new Map<string, 'open' | 'done'>()
  const path: string[] = []
  const visit = (file: string): void => {
    if (state.get(file) === 'done') return
    if (state.get(file) === 'open') {
      circles.push([...path.slice(path.indexOf(file)), file].map(show).join(' -> '))
      return
    }
    state.set(file, 'open')
    path.push(file)
    for (const one of graph.get(file) ?? []) visit(target(one))
    path.pop()
    state.set(file, 'done')
  }
  for (const file of graph.keys()) visit(file)
  t.strictSame(circles, [])
})

t.test('every relative import names a file that exists', async (t) => {
  const known = new Set([...core, ...sdk, ...plugins, ...walk(join(root, 'core', 'src'))])
  const wrong = [...core, ...sdk, ...plugins].flatMap((file) =>
    importsOf(file)
      .filter((one) => one.specifier.startsWith('.') && !known.has(target(one)))
      .map((one) => `${at(one)} imports ${one.specifier}`),
  )
  t.strictSame(wrong, [])
})

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Names of plugins that are also words of the core: the step of the fallback chain, and the baseline of every report. */
const WORDS_OF_CORE = ['persistence']

t.test('core knows no plugin by name', async (t) => {
  const names = pluginFolders.flatMap((folder) => {
    const manifest = JSON.parse(readFileSync(join(root, 'plugins', folder, 'package.json'), 'utf8')) as {
      name: string
      grodt: { id: string; aliases?: string[] }
    }
    return [manifest.name, folder, manifest.grodt.id, ...(manifest.grodt.aliases ?? [])]
  })
  t.ok(names.length >= pluginFolders.length * 3)
  const looked = names.filter((name) => !WORDS_OF_CORE.includes(name))
  const quoted = new RegExp(`['"\`](${looked.map(escaped).join('|')})['"\`]`)
  const wrong = core.flatMap((file) =>
    readFileSync(file, 'utf8')
      .replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, (comment) => comment.replace(/[^\n]/g, ''))
      .split('\n')
      .flatMap((line, i) => {
        const name = quoted.exec(line)?.[1]
        // The default of a setting is data that a user may replace; an example in a message is told apart by "such as".
        const isData = show(file).startsWith('core/src/config/schemas/') && /^\s*default: /.test(line)
        if (name === undefined || isData || line.includes('such as')) return []
        return [`${show(file)}:${i + 1} names the plugin ${name}`]
      }),
  )
  t.strictSame(wrong, [])
})

const outside = (
  files: readonly string[],
  home: (file: string) => string,
  allowed: (name: string) => boolean,
) =>
  files.flatMap((file) =>
    importsOf(file)
      .filter((one) =>
        one.specifier.startsWith('.')
          ? relative(home(file), target(one)).startsWith('..')
          : !allowed(one.specifier),
      )
      .map((one) => `${at(one)} imports ${one.specifier}`),
  )

t.test('plugins import @grodt/sdk and the packages that they declare, nothing else', async (t) => {
  const wrong = pluginFolders.flatMap((folder) => {
    const home = join(root, 'plugins', folder)
    const { dependencies = {} } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as {
      dependencies?: Record<string, string>
    }
    const own = plugins.filter((file) => file.startsWith(home + sep))
    return outside(
      own,
      () => home,
      (name) => name === '@grodt/sdk' || Object.hasOwn(dependencies, name),
    )
  })
  t.strictSame(wrong, [])
})

t.test('the sdk imports nothing of core and no plugin', async (t) => {
  t.strictSame(
    outside(
      sdk,
      () => join(root, 'sdk'),
      (name) => !/^@grodt\/(?!sdk)/.test(name),
    ),
    [],
  )
})
