import type { OutcomeView, PlanView } from '../../host/views/reload.ts'
import { parseCommandLine } from '../arguments.ts'
import { outcomeLines, planLines } from '../reload/lines.ts'
import { person, print } from '../steer/answer.ts'
import { apiAddress, type ApiAddress } from '../steer/address.ts'
import { ask, type Answer } from '../steer/client.ts'
import { REVISION_COMMANDS } from './commands.ts'
import { revisionNumber } from './source.ts'

/** Code has to be loaded, and the host may be asked for much at the same time, ms. */
const PATIENCE = 60_000

interface Plan extends PlanView {
  readonly files: readonly string[]
  readonly unkept: readonly string[]
}

interface RolledBack {
  readonly outcome: OutcomeView
  readonly files: readonly string[]
  readonly copies: readonly string[]
}

/**
 * `grodt config rollback NUMBER --reason TEXT`: the running host brings a revision back.
 *
 * @returns 1 when the host refuses
 * @throws GrodtError OPTION, CONFIG_FOLDER, HOST_UNREACHABLE
 */
export async function rollBackCommand(args: string[]): Promise<number> {
  const spec = REVISION_COMMANDS.rollback
  const parsed = parseCommandLine(spec, args)
  const number = revisionNumber(spec.name, parsed.positionals.at(0))
  const address = (): ApiAddress => apiAddress(spec.name, parsed)
  if (parsed.flags.has('dry-run')) {
    const answer: Answer<Plan> = await ask(address(), (client) => client.planRollBack({ number }), PATIENCE)
    return print(parsed, answer, (plan) => rollBackPlanLines(number, plan))
  }
  const body = {
    ...person(spec.name, parsed),
    force: parsed.flags.has('force'),
    withoutModels: parsed.flags.has('without-models'),
  }
  const answer: Answer<RolledBack> = await ask(
    address(),
    (client) => client.rollBackConfig({ number, body }),
    PATIENCE,
  )
  return print(parsed, answer, rolledBackLines)
}

function rollBackPlanLines(number: number, { files, unkept, ...plan }: Plan): string[] {
  const lines = [
    ...planLines(plan),
    ...files.map((name) => {
      const lost = unkept.includes(name) ? '; what it says now is in no revision: --force keeps a copy' : ''
      return `  ${name} would be written${lost}`
    }),
  ]
  if (lines.length === 0) return [`The host runs what revision ${number} says already.`]
  return [`A roll-back to revision ${number} would change:`, ...lines]
}

const rolledBackLines = ({ outcome, files, copies }: RolledBack): string[] => [
  ...outcomeLines(outcome),
  ...(files.length === 0 ? [] : [`  written: ${files.join(', ')}`]),
  ...copies.map((copy) => `  what was in no revision is kept in ${copy}`),
]
