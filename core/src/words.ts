import Type from 'typebox'

/**
 * One of the words of a type, each with its meaning, which is empty where the word says it. A word that the type has
 * not, or one that is left out, does not compile.
 *
 * @param what the value says
 */
export const oneOf = <W extends string>(meanings: Meanings<W>, what: string) =>
  Type.Enum(wordsOf(meanings), { description: explained(meanings, what) })

/** The same, or null. @param absent when it is null, as a sentence */
export const oneOfOrNull = <W extends string>(meanings: Meanings<W>, what: string, absent: string) =>
  Type.Union([Type.Enum(wordsOf(meanings)), Type.Null()], {
    description: `${explained(meanings, what)} ${absent}`,
  })

type Meanings<W extends string> = Readonly<Record<W, string>>

const wordsOf = <W extends string>(meanings: Meanings<W>): W[] => Object.keys(meanings) as W[]

function explained<W extends string>(meanings: Meanings<W>, what: string): string {
  const told = wordsOf(meanings).filter((word) => meanings[word] !== '')
  return told.length === 0
    ? what
    : `${what} ${told.map((word) => `\`${word}\`: ${meanings[word]}`).join('; ')}.`
}
