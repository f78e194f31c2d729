import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Load } from './contestant.ts'

/** Loads packages from the folder of a peer, whichever module format they have. */
export function loadFrom(folder: string): Load {
  const { resolve } = createRequire(join(folder, 'package.json'))
  return async (name) => {
    const loaded = (await import(pathToFileURL(resolve(name)).href)) as Readonly<Record<string, unknown>>
    return loaded.default ?? loaded
  }
}
