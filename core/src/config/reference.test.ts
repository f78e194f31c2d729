import { checkConfigSchema, describeConfig } from '@grodt/sdk/host'
import t from 'tap'
import { CONFIG_FILES } from './schemas/files.ts'

t.test('every key of every file has a description, a unit and a type in words', async (t) => {
  for (const [name, schema] of Object.entries(CONFIG_FILES)) {
    for (const row of describeConfig(schema)) {
      t.ok(row.description.endsWith('.'), `${name} ${row.name} has a description`)
      t.not(row.type, 'any value', `${name} ${row.name} has a type`)
    }
  }
})

t.test('files without required or optional keys obey the rules for the schemas of plugins', async (t) => {
  for (const name of ['ml.yaml', 'host.yaml'] as const) {
    t.strictSame(checkConfigSchema(CONFIG_FILES[name]), [], name)
  }
})
