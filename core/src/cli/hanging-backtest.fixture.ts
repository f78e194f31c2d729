/** `grodt backtest` in a folder, with less patience. */
import { backtestCommand } from './backtest.ts'

const [, , folder, ...args] = process.argv

process.chdir(folder)
process.exitCode = await backtestCommand(args, 150)
