import { cpSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { changedConfigs, ROOT } from '../../support/host-process.ts'

/** A user's folder in which files are saved while a host runs; nothing that is saved changes a decision. */
export interface ReloadPlace {
  readonly folder: string
  readonly configs: string
  readonly store: string
  readonly log: string
  /** Another value of a limit that never binds. @param n never the same twice */
  saveConfig(n: number): void
  /** Another text of a helper module of a strategy. @param n never the same twice */
  saveCode(n: number): void
}

/** @param watch whether the host shall watch the files */
export function reloadPlace(folder: string, watch: boolean): ReloadPlace {
  mkdirSync(folder, { recursive: true })
  const plugins = join(folder, 'plugins')
  cpSync(join(ROOT, 'plugins'), plugins, { recursive: true })
  const source = join(plugins, 'strategy-vwap-ema-scalper', 'src')
  const helper = join(source, 'edition.ts')
  const index = readFileSync(join(source, 'index.ts'), 'utf8')
  // The constant is part of the bundle, and of no answer.
  writeFileSync(
    join(source, 'index.ts'),
    `import { EDITION } from './edition.ts'\n${index.replace('create(ctx) {', 'create(ctx) {\n    if (EDITION < 0) return null as never')}`,
  )
  writeFileSync(helper, 'export const EDITION = 0\n')
  const configs = changedConfigs(folder, (text, file) =>
    file === 'host.yaml'
      ? text.replace(
          /^host:\n/m,
          `host:\n  plugin_folders: [${JSON.stringify(plugins)}]\n  reload: { watch: ${watch} }\n`,
        )
      : text,
  )
  const risk = join(configs, 'risk.yaml')
  const text = readFileSync(risk, 'utf8')
  return {
    folder,
    configs,
    store: join(folder, 'store'),
    log: join(folder, 'run.log'),
    saveConfig: (n) => save(risk, text.replace('max_open_positions: 50', `max_open_positions: ${50 + n}`), n),
    saveCode: (n) => save(helper, `export const EDITION = ${n}\n`, n),
  }
}

/** As editors do, by turns: in place, or as a new file that takes the place of the old one. */
function save(file: string, text: string, n: number): void {
  const target = n % 2 === 0 ? file : `${file}.tmp`
  writeFileSync(target, text)
  if (target !== file) renameSync(target, file)
}
