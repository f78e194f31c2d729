import { openStore } from './store.ts'

/** Appends without end and prints the number of each record that is safe. */
const store = await openStore(process.argv[2], { group: { records: 4 } })
for (let n = store.head().seq + 1; ; n++) {
  const entry = { kind: 'batch', time: n, input: { n }, events: [{ type: 'mark' }] }
  // Some are not waited for: they are in memory or on their way when the end comes.
  if (n % 3 === 0) process.stdout.write(`${await store.appendDurable(entry)}\n`)
  else store.append(entry)
}
