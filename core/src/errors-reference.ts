import { ERRORS } from './errors.ts'

/** docs/errors.md, written from the table of errors. */
export function errorsReference(): string {
  const rows = Object.entries(ERRORS).map(
    ([code, text]) =>
      `| <a id="${code}"></a>\`${code}\` | ${text.replaceAll('\n', ' ').replaceAll('|', '\\|')} |`,
  )
  return [
    '# Errors',
    '',
    'Every error that GRODT reports on purpose has a code that stays the same. Words in braces are filled in. The command',
    'line prints the message and ends with exit code 1 (2 for a wrong option, 3 when no host answers); the API answers with problem details.',
    '',
    '| code | message |',
    '|---|---|',
    ...rows,
    '',
  ].join('\n')
}
