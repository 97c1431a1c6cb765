/**
 * Words of groups that stand for others: `<*>`, `<ge-*>`, `<[a-c]*>`, `<[!a]?>` (Junos CLI user guide: wildcards in
 * groups). Matched without regular expressions, so that no pattern takes longer than its length times the word's.
 */

type Test = (candidate: string) => boolean
/** One character of a word; undefined for `*`, any number of them. */
type Element = ((character: string) => boolean) | undefined

const SET = /^\[(!?)([^\]]+)\]/

/** A test for the words that a group's word stands for; undefined when it is an ordinary word. */
export function wordPattern(word: string): Test | undefined {
  if (!word.startsWith('<') || !word.endsWith('>') || word.length < 3) return undefined
  const elements = elementsOf(word.slice(1, -1))
  return (candidate) => matches(elements, candidate)
}

function elementsOf(body: string): readonly Element[] {
  const elements: Element[] = []
  for (let at = 0; at < body.length; at++) {
    const character = body[at]!
    const set = character === '[' ? SET.exec(body.slice(at)) : null
    if (set) {
      elements.push(oneOf(set[2]!, set[1] === '!'))
      at += set[0].length - 1
    } else if (character === '*') elements.push(undefined)
    else if (character === '?') elements.push(() => true)
    else elements.push((other) => other === character)
  }
  return elements
}

function oneOf(members: string, isNegated: boolean): (character: string) => boolean {
  const ranges: [string, string][] = []
  for (let at = 0; at < members.length; at++) {
    const isRange = members[at + 1] === '-' && at + 2 < members.length
    ranges.push([members[at]!, members[isRange ? at + 2 : at]!])
    if (isRange) at += 2
  }
  return (character) => ranges.some(([low, high]) => character >= low && character <= high) !== isNegated
}

/** Only the last star met is ever tried again: what one before it could take, that one can take too. */
function matches(elements: readonly Element[], word: string): boolean {
  let element = 0
  let at = 0
  let star = -1
  let resume = 0
  while (at < word.length) {
    const test = elements[element]
    if (element < elements.length && test === undefined) {
      star = element++
      resume = at
    } else if (test?.(word[at]!)) {
      element++
      at++
    } else if (star >= 0) {
      element = star + 1
      at = ++resume
    } else return false
  }
  while (element < elements.length && elements[element] === undefined) element++
  return element === elements.length
}
