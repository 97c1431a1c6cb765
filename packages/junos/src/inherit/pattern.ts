/** Words of groups that stand for others: `<*>`, `<ge-*>`, `<[ab]*>` (Junos CLI user guide: wildcards in groups). */

const SPECIAL = /[.+^${}()|\\]/g

/** A test for the words that a group's word stands for; undefined when it is an ordinary word. */
export function wordPattern(word: string): ((candidate: string) => boolean) | undefined {
  if (!word.startsWith('<') || !word.endsWith('>') || word.length < 3) return undefined
  const body = word.slice(1, -1).replace(SPECIAL, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.')
  try {
    const expression = new RegExp(`^${body.replace(/\[!/g, '[^')}$`, 's')
    return (candidate) => expression.test(candidate)
  } catch {
    return () => false
  }
}
