import { describeConfig } from '@grodt/sdk/host'

/** A table of a plugin's parameters, from its schema. */
export function parameterTable(schema: Parameters<typeof describeConfig>[0]): string {
  const rows = describeConfig(schema).map(
    (row) =>
      `| \`${row.name}\` | ${row.type} | ${String(row.default)} | ${row.unit} | ${row.reload} | ${row.description} |`,
  )
  return [
    '| parameter | type | default | unit | reload | meaning |',
    '|---|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}
