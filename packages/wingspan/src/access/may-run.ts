/**
 * Whether a user may run a command: the one decision for every interface (Junos user access guide, access privileges).
 * `allow-commands` adds to the permissions of a class and `deny-commands` takes away from them. Where both match, the
 * longer match decides, and of the same expression in both the one that allows; of two with equally long matches,
 * about which the guide says nothing, the one that denies. In the `-regexps` statements denying always decides.
 *
 * What allows must match from the first word on, what denies may match anywhere. The guide tells to anchor
 * expressions and does not say what happens to one that has no anchor: either way less is allowed here, not more.
 */
import type { LoginClass, LoginUser, Permission, Privilege } from '@wingspan/junos'

/** A command in its canonical form, as `canonicalCommand` of the command tree makes it. */
export interface RequestedCommand {
  readonly name: string
  readonly privilege: Privilege
  /** All the ways to say it in full words. */
  readonly lines: readonly string[]
}

/** Beyond these a command is refused to whose class has expressions: what it says cannot be held against them. */
export const LONGEST_LINE = 2048
export const MOST_LINES = 64

/** Whether a user may run a command. Leaving is never refused. */
export function mayRun({ loginClass }: LoginUser, { name, privilege, lines }: RequestedCommand): boolean {
  if (name === 'exit') return true
  const { allow, deny, denyWins } = loginClass
  if (allow.length + deny.length > 0) {
    if (!areBounded(lines)) return false
    const denied = longestOf(deny, lines, 'anywhere')
    const allowed = longestOf(allow, lines, 'start')
    if (denied) return allowed !== undefined && !denyWins && outdoes(allowed, denied)
    if (allowed) return true
  }
  return privilege === 'none' || holds(loginClass, privilege)
}

/**
 * Whether a user may run a command, or may for all that can be told before its line is whole: what he is offered to
 * type is decided by it.
 */
export function mayBegin(user: LoginUser, { name, privilege }: Omit<RequestedCommand, 'lines'>): boolean {
  // An expression that ends in $ may be about the bare command only.
  const lines = [name, `${name} `]
  if (lines.some((line) => mayRun(user, { name, privilege, lines: [line] }))) return true
  const isOpen = (each: LoginClass['allow'][number]) =>
    each.longestMatch(name, 'start') === undefined && each.mayFollow(name)
  return user.loginClass.allow.some(isOpen)
}

/** Whether a class has a permission, by that name or with the right to write as well. */
export function holds({ permissions }: LoginClass, permission: Permission): boolean {
  const control = `${permission}-control`
  return permissions.has(permission) || [...permissions].some((flag) => flag === control)
}

function areBounded(lines: readonly string[]): boolean {
  const isCounted = lines.length > 0 && lines.length <= MOST_LINES
  return isCounted && lines.every((line) => line.length <= LONGEST_LINE)
}

interface Match {
  readonly text: string
  readonly length: number
}

function outdoes(allowed: Match, denied: Match): boolean {
  return allowed.text === denied.text || allowed.length > denied.length
}

/** The longest match of any of the expressions on any of the lines. */
function longestOf(
  expressions: LoginClass['allow'],
  lines: readonly string[],
  where: 'start' | 'anywhere',
): Match | undefined {
  let longest: Match | undefined
  for (const expression of expressions) {
    for (const line of lines) {
      const length = expression.longestMatch(line, where)
      if (length !== undefined && !(longest && longest.length >= length)) {
        longest = { text: expression.text, length }
      }
    }
  }
  return longest
}
