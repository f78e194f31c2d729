import { integer, number, text } from '@grodt/sdk'
import { section } from './shared.ts'

/** `host.research`: what the API may start and read beside the running host. */
export const research = section(
  'Backtests and imports that the API starts; docs/backtests.md says how they run.',
  {
    data_folder: text({
      default: 'data',
      minLength: 1,
      expected: 'a folder',
      description: 'Folder of candle files, from the working folder. Nothing outside of it is read.',
    }),
    import_folder: text({
      default: 'imports',
      minLength: 1,
      expected: 'a folder',
      description: 'Folder of files to import, from the working folder. Nothing outside of it is imported.',
    }),
    results: text({
      default: '.grodt/backtests',
      minLength: 1,
      expected: 'a folder',
      description: 'Folder of the results of backtests, from the working folder; of one host.',
    }),
    import_records: text({
      default: '.grodt/imports',
      minLength: 1,
      expected: 'a folder',
      description: 'Folder of what became of imports, from the working folder; of one host.',
    }),
    keep: integer({
      default: 50,
      minimum: 1,
      maximum: 1000,
      unit: 'jobs',
      description: 'Backtests, and imports, that are kept once they are over; the oldest goes first.',
    }),
    queue: integer({
      default: 10,
      minimum: 0,
      maximum: 1000,
      unit: 'jobs',
      description: 'How many may wait while one runs.',
    }),
    memory_mb: integer({
      default: 2048,
      minimum: 64,
      maximum: 65_536,
      unit: 'MB',
      description: 'The heap of the process that runs them; bars lie beside it.',
    }),
    stall_minutes: number({
      default: 15,
      minimum: 0.01,
      maximum: 1440,
      unit: 'minutes',
      description: 'A job of which nothing has moved for so long is ended, such as one whose plugin loops.',
    }),
  },
)
