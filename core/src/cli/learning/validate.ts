import { watched } from '../watched.ts'
import { VALIDATE_COMMAND } from './commands.ts'
import { beginLesson, targetJson, targetLines } from './lessons.ts'
import { lessonOptions, type LessonOptions } from './options.ts'

/**
 * `grodt validate`
 *
 * @returns 1 when a target has too little data
 * @throws GrodtError OPTION, and those of a training
 */
export async function validateCommand(args: string[]): Promise<number> {
  const options = lessonOptions(VALIDATE_COMMAND, args)
  return watched((moved) => validate(options, moved))
}

async function validate(options: LessonOptions, moved: () => void): Promise<number> {
  const { trained } = await beginLesson(options, moved)
  const reports: object[] = []
  let missing = 0
  for (const one of trained) {
    moved()
    if (one.outcome === null) missing++
    if (options.json) reports.push(targetJson(one))
    else process.stdout.write(`${targetLines(one).join('\n')}\n`)
  }
  if (options.json) process.stdout.write(`${JSON.stringify(reports, null, 2)}\n`)
  return missing === 0 ? 0 : 1
}
