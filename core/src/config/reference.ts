import { describeConfig, type ConfigRow } from '@grodt/sdk/host'
import { CONFIG_FILE_NAMES, CONFIG_FILES } from './schemas/files.ts'

const INTRODUCTION = `# Configuration

All files stand in one folder, \`configs/\` by default. Only strategies.yaml must exist; a file or key that is left out
has the default below. \`npx grodt config check [folder]\` checks all files and lists every mistake at once (the first 100 of a file), each with
file, line and column, the value, what was expected and the nearest known name:

    configs/strategies.yaml:5:25 strategies.S1_VWAP_EMA_Scalper.capital_allocation: was 1.4, expected a number from 0 to 1

The files are YAML 1.2: \`yes\`, \`no\`, \`on\` and \`off\` are texts (write \`true\` or \`false\`), \`012\` is 12, dates are texts.
Types are never converted, unknown keys and duplicate keys are errors. Aliases, tags, merge keys (\`<<\`) and several
documents in one file are not supported.

This page is written from the schemas of the configuration. The parameters of a strategy, classifier or allocator are
described with its plugin.
`

/** The reference of all configuration files as Markdown: one table per file, made from the schemas. */
export function configReference(): string {
  const sections = CONFIG_FILE_NAMES.map((name) => {
    const { description = '' } = CONFIG_FILES[name] as { description?: string }
    return `## ${name}\n\n${description}\n\n${table(describeConfig(CONFIG_FILES[name]))}\n`
  })
  return [INTRODUCTION, ...sections].join('\n')
}

function table(rows: readonly ConfigRow[]): string {
  const lines = rows.map((row) => {
    const unit = row.unit === 'none' ? '' : row.unit
    const meaning = unit === '' ? row.description : `${row.description} Unit: ${unit}.`
    return `| \`${row.name}\` | ${cell(row.type)} | ${defaultCell(row.default)} | ${cell(meaning)} |`
  })
  return ['| key | accepted | default | meaning |', '| --- | --- | --- | --- |', ...lines].join('\n')
}

function defaultCell(text: string): string {
  return /^["[{\d-]|^(true|false)$/.test(text) ? `\`${text}\`` : text
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
