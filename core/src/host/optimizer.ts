import { setFlagsFromString } from 'node:v8'

/**
 * Bytecode that the optimizing compiler may inline into one function: several times its defaults. The engine's step is
 * made of many small functions over the same few objects; what is not inlined checks their shapes again and allocates
 * every double that it returns. A bar takes about a fifth less time with these.
 */
const FLAGS = [
  '--max-inlined-bytecode-size-cumulative=4000',
  '--max-inlined-bytecode-size=1000',
  '--max-inlined-bytecode-size-small=100',
]

/** Set up the optimizing compiler for the engine; called before anything of it has run. The results are the same without. */
export function tuneOptimizer(): void {
  for (const flag of FLAGS) setFlagsFromString(flag)
}
