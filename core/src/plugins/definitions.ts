/** Default exports that are in use somewhere, by the file of their code. */
const inUse = new Map<string, WeakRef<object>>()

const forgotten = new FinalizationRegistry<string>((file) => {
  if (inUse.get(file)?.deref() === undefined) inUse.delete(file)
})

/**
 * What was loaded from a file, as long as anybody uses it: an unchanged plugin keeps its very object when others are
 * reloaded, and a replaced one stays in memory no longer than the engine that ran it.
 */
export function definitionInUse(file: string): object | undefined {
  return inUse.get(file)?.deref()
}

export function rememberDefinition(file: string, definition: object): void {
  inUse.set(file, new WeakRef(definition))
  forgotten.register(definition, file)
}
