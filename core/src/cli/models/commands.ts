import type { CommandSpec, OptionSpec } from '../command.ts'
import { LIST_OPTIONS } from '../list-options.ts'
import { LESSON_OPTIONS } from '../learning/commands.ts'
import { HOST, PERSON } from '../steer/commands.ts'

const STORE: OptionSpec = {
  name: 'store',
  value: 'FOLDER',
  description: 'The store (default: store.path of host.yaml).',
}

/** Where models are: in a store that is at rest, else in the running host that has it open. */
const WHERE: readonly OptionSpec[] = [STORE, ...HOST]
const BY: readonly OptionSpec[] = [...PERSON.slice(0, 2), ...WHERE]
const OUT: OptionSpec = {
  name: 'out',
  value: 'FILE',
  description: 'The file to write; it must be new. Required.',
}
const FORMAT: OptionSpec = {
  name: 'format',
  value: 'csv|parquet',
  description: 'Format of the file (default: csv).',
}

/** What `grodt models` can do. */
export const MODEL_COMMANDS = {
  list: {
    name: 'models list',
    usage: '[options]',
    summary: 'List trained models: state, data, and figures beside their baselines.',
    details: ['The newest come first. Of a running host, and of a store at rest.'],
    options: [
      { name: 'target', value: 'T', description: 'Only models of this target.' },
      {
        name: 'state',
        value: 'S',
        description: 'Only those that are so: candidate, champion, retired, rejected.',
      },
      ...LIST_OPTIONS,
      ...WHERE,
    ],
    maxArguments: 0,
  },
  show: {
    name: 'models show',
    usage: 'ID [options]',
    summary: 'Show one model: specification, data, validation, every state it had.',
    details: [
      'ID is the beginning of an id that grodt models list shows. A running host says too',
      'whether there is a drift.',
    ],
    options: WHERE,
    maxArguments: 1,
  },
  importance: {
    name: 'models importance',
    usage: 'ID [options]',
    summary: 'Show what the forecasts of a model rest on, feature by feature.',
    details: [
      'The share that its members give a feature, and what forecasts lose when it is',
      'shuffled, with an interval.',
    ],
    options: WHERE,
    maxArguments: 1,
  },
  drift: {
    name: 'models drift',
    usage: '[TARGET] [options]',
    summary: 'Show whether what serves is still better than its baseline.',
    details: [
      'Of a running host: the drift alarm with its figures and limits, and how different',
      'each feature is of late.',
    ],
    options: HOST,
    maxArguments: 1,
  },
  promote: {
    name: 'models promote',
    usage: 'ID --reason TEXT [options]',
    summary: 'Have a model serve; the champion before is kept as the last good one.',
    options: BY,
    maxArguments: 1,
  },
  retire: {
    name: 'models retire',
    usage: 'ID --reason TEXT [options]',
    summary: 'Take a model out of service; nobody takes the place of a champion.',
    details: ['The rest of the fallback chain answers: another last good model, else persistence.'],
    options: BY,
    maxArguments: 1,
  },
  rollback: {
    name: 'models rollback',
    usage: 'TARGET --reason TEXT [options]',
    summary: 'Reject the champion of a target and bring back an earlier model.',
    options: [
      { name: 'to', value: 'ID', description: 'The model that is to serve (default: the last good one).' },
      ...BY,
    ],
    maxArguments: 1,
  },
  export: {
    name: 'models export',
    usage: 'ID --out FILE [options]',
    summary: 'Write a model with its validation into a file.',
    options: [OUT, ...WHERE],
    maxArguments: 1,
  },
  import: {
    name: 'models import',
    usage: 'FILE --reason TEXT [options]',
    summary: 'Add a model from a file, as a candidate; grodt models promote has it serve.',
    details: [
      'A file that is damaged, or a model whose features or predictors the configuration does not have, is refused',
      'with the reason.',
    ],
    options: BY,
    maxArguments: 1,
  },
  forecasts: {
    name: 'models forecasts',
    usage: '--out FILE [options]',
    summary: 'Write every forecast with its model and what came, as a table.',
    details: [
      'Of the journal of a store at rest, that of a backtest with --journal too. A row is one forecast; docs/models.md',
      'explains the columns.',
    ],
    options: [
      OUT,
      FORMAT,
      { name: 'target', value: 'T', description: 'Only forecasts of this target.' },
      STORE,
      { name: 'configs', value: 'FOLDER', description: 'Folder of the configuration (default: configs).' },
    ],
    maxArguments: 0,
  },
  data: {
    name: 'models data',
    usage: '--data PATH --target T --out FILE [options]',
    summary: 'Write the rows that a model would be trained on, as a table.',
    details: [
      'The strategies run over the candles, as for grodt train. A row is one decision with its features, its label,',
      'and the baselines; docs/models.md explains the columns.',
    ],
    options: [
      { name: 'target', value: 'T', description: 'What the label is about. Required.' },
      OUT,
      FORMAT,
      ...LESSON_OPTIONS,
    ],
    maxArguments: 0,
  },
} as const satisfies Record<string, CommandSpec>

export type ModelCommandName = keyof typeof MODEL_COMMANDS
