import { same } from '../../config/edit/merge-patch.ts'
import { patchYaml } from '../../config/edit/yaml-edit.ts'
import { formatIssue } from '../../config/issue.ts'
import { configFile, parseConfig, type ConfigFile } from '../../config/load.ts'
import { CONFIG_FILE_NAMES, type ConfigFileName } from '../../config/schemas/files.ts'
import { GrodtError } from '../../errors.ts'
import type { Prepared } from '../../host/prepare.ts'

/** What is to be other than in the files, merged into each (RFC 7396). */
export type FilePatches = Readonly<Partial<Record<ConfigFileName, Readonly<Record<string, unknown>>>>>

/**
 * The configuration of a host with changes that the host never sees. Plugins stay those of its folders: whoever may try a
 * value may not have other code run.
 *
 * @throws GrodtError CONFIG_EDIT, CONFIG_INVALID with every mistake that shows without the data, BODY_INVALID
 */
export function changedFiles({ folder, files, checked }: Prepared, patches: FilePatches): ConfigFile[] {
  const changed = CONFIG_FILE_NAMES.flatMap((name) => {
    const own = files.find((file) => file.name === name)
    const patch = patches[name]
    if (patch === undefined) return own ?? []
    return configFile(name, patchYaml(name, own?.text ?? '', patch))
  })
  const { issues, draft } = parseConfig(folder, changed)
  if (issues.length > 0) {
    const list = issues.map(formatIssue).join('\n')
    throw new GrodtError('CONFIG_INVALID', { count: issues.length, list, issues })
  }
  if (same(draft.host.pluginFolders, checked.config.host.pluginFolders)) return changed
  const problem =
    'The plugins of a backtest are those of the host: host.plugin_folders cannot be changed for it.'
  throw new GrodtError('BODY_INVALID', { problem })
}
