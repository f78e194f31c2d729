import { didYouMean, nearestName } from '@grodt/sdk/host'
import { CONFIG_FILES } from '../../config/schemas/files.ts'
import { GrodtError, type ErrorCode } from '../../errors.ts'
import { changeConfig, planChange, type ConfigPatch } from '../../host/reload/change-config.ts'
import { validateFiles } from '../../host/reload/validate.ts'
import { changeView, type ChangeView } from '../../host/views/change.ts'
import { fileView } from '../../host/views/config-file.ts'
import { issueRows } from '../../host/views/issues.ts'
import { planView } from '../../host/views/reload.ts'
import * as schemas from '../schemas/change-schemas.ts'
import { accepted, RELOAD_ERRORS } from './config-routes.ts'
import { CONFIG, STRATEGY_ENTRY } from '../etag.ts'
import type { Condition } from '../if-match.ts'
import { route, type ApiContext, type Route } from '../route.ts'
import { strategyParams } from '../schemas/schemas.ts'

/** Of all files together, bytes. */
const LARGEST_FILES = 1_048_576

const CHANGE_ERRORS = [
  'REASON_MISSING',
  'CONFIG_AHEAD',
  'CONFIG_EDIT',
  'CONFIG_WRITE',
  ...RELOAD_ERRORS,
] as const satisfies readonly ErrorCode[]

const HOW =
  'Checked, tried and taken over as a reload, all or nothing, and written into the file with its comments ([reload.md](reload.md#changes-without-an-editor)). 422 with every mistake; 409 `CONFIG_AHEAD` when the files hold changes that were not taken over, `CONFIG_EDIT` when the file cannot be changed in place.'

/** The files of the configuration, one by one, and their changes. */
export const changeRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/config/:file',
    config: { scope: 'read' },
    version: CONFIG,
    schema: {
      operationId: 'getConfigFile',
      summary: 'One file: its text, and what holds of it',
      description: 'As it was taken over last; the ETag is that of `GET /config`.',
      tags: ['config'],
      params: schemas.fileParams,
      response: { 200: schemas.file },
    },
    handler: ({ host }, { params: { file } }) => fileView(host, schemas.fileName(file)),
  }),
  route({
    method: 'GET',
    url: '/config/schema/:file',
    config: { scope: 'read' },
    schema: {
      operationId: 'getConfigSchema',
      summary: 'The JSON Schema of a file',
      description: 'Every key with its default, unit and description ([configuration.md](configuration.md)).',
      tags: ['config'],
      params: schemas.fileParams,
      response: { 200: schemas.jsonSchema },
    },
    handler: (_, { params: { file } }) => ({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      ...CONFIG_FILES[schemas.fileName(file)],
    }),
  }),
  route({
    method: 'POST',
    url: '/config/validate',
    config: { scope: 'admin' },
    bodyLimit: LARGEST_FILES,
    schema: {
      operationId: 'validateConfig',
      summary: 'Check files before anybody writes them',
      description:
        'The texts of files, by name without `.yaml`; those that are left out are as they are in the folder. Checked as a reload would, written and tried not at all.',
      tags: ['config'],
      body: schemas.validateBody,
      response: { 200: schemas.validation },
    },
    handler: async ({ host, reloader }, { body }) => {
      const texts = Object.fromEntries(
        schemas.FILE_WORDS.flatMap((word) => {
          const text = body[word]
          return text === undefined ? [] : [[schemas.fileName(word), text]]
        }),
      )
      const { issues, error, notes, plan } = await validateFiles(host, reloader, texts)
      return {
        valid: error === null,
        errors: issueRows(issues),
        error,
        notes,
        plan: plan === null ? null : planView(plan),
      }
    },
  }),
  route({
    method: 'PATCH',
    url: '/config/:file',
    config: { scope: 'admin' },
    version: CONFIG,
    errors: CHANGE_ERRORS,
    schema: {
      operationId: 'changeConfig',
      summary: 'Change values of a file',
      description: HOW,
      tags: ['config'],
      params: schemas.fileParams,
      body: schemas.changeBody,
      response: { 200: schemas.changed },
    },
    handler: (context, { params: { file }, body }, _, condition) =>
      change(context, schemas.fileName(file), body.changes, { body, condition }),
  }),
  route({
    method: 'PATCH',
    url: '/strategies/:name',
    config: { scope: 'admin' },
    version: STRATEGY_ENTRY,
    errors: ['STRATEGY_UNKNOWN', ...CHANGE_ERRORS],
    schema: {
      operationId: 'changeStrategy',
      summary: 'Change parameters or other values of it',
      description: `Its entry in strategies.yaml: \`parameters\`, \`enabled\`, \`capital_allocation\`, \`risk\` and the others ([configuration.md](configuration.md)). ${HOW}`,
      tags: ['strategies'],
      params: strategyParams,
      body: schemas.changeBody,
      response: { 200: schemas.changed },
    },
    handler: (context, { params: { name }, body }, _, condition) =>
      changeStrategy(context, name, body.changes, { body, condition }),
  }),
  switching(true, {
    operationId: 'enableStrategy',
    summary: 'Switch it on in the configuration',
    description: 'The same as to change `enabled` to true.',
  }),
  switching(false, {
    operationId: 'disableStrategy',
    summary: 'Switch it off in the configuration',
    description:
      'The same as to change `enabled` to false: what it holds is treated as its `on_disable` says ([reload.md](reload.md)). To have it only manage what it holds for a while, pause it.',
  }),
]

/** The one change of a strategy that persons make most often, without its key. */
function switching(
  enabled: boolean,
  words: { readonly operationId: string; readonly summary: string; readonly description: string },
): Route {
  return route({
    method: 'POST',
    url: `/strategies/:name/${enabled ? 'enable' : 'disable'}`,
    config: { scope: 'admin' },
    version: STRATEGY_ENTRY,
    errors: ['STRATEGY_UNKNOWN', ...CHANGE_ERRORS],
    schema: {
      ...words,
      tags: ['strategies'],
      params: strategyParams,
      body: schemas.switchBody,
      response: { 200: schemas.changed },
    },
    handler: (context, { params: { name }, body }, _, condition) =>
      changeStrategy(context, name, { enabled }, { body, condition }),
  })
}

/** What of a request a change needs beside its values. */
interface Asked {
  readonly body: schemas.SwitchBody
  readonly condition: Condition
}

function changeStrategy(
  context: ApiContext,
  name: string,
  changes: Readonly<Record<string, unknown>>,
  asked: Asked,
): Promise<ChangeView> {
  requireConfigured(context, name)
  return change(context, 'strategies.yaml', { strategies: { [name]: changes } }, asked)
}

async function change(
  { host, reloader }: ApiContext,
  file: ConfigPatch['file'],
  patch: ConfigPatch['patch'],
  { body, condition }: Asked,
): Promise<ChangeView> {
  const { reason, author = 'api', dry_run: dryRun = false } = body
  const asked = { file, patch, holds: condition.check, settled: condition.tell }
  const changed = dryRun
    ? await planChange(host, reloader, asked)
    : await changeConfig(host, reloader, { ...asked, author, reason })
  return changeView(host, accepted(changed))
}

/** @throws GrodtError STRATEGY_UNKNOWN for a strategy that has no entry, whatever it left in the books */
function requireConfigured({ host }: ApiContext, name: string): void {
  const names = host.asRead.checked.config.strategies.map((strategy) => strategy.name)
  if (names.includes(name)) return
  const hint = didYouMean(nearestName(name, names))
  throw new GrodtError('STRATEGY_UNKNOWN', { name, hint, names: names.join(', ') })
}
