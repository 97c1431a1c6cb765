/** `system login class`: what the users of a class may do (Junos user access guide, login classes). */
import { Expression, parseExpression } from '../expression/index.js'
import type { ConfigNode } from '../syntax/index.js'
import { type CompileContext, entriesOf, numberOf, textOf } from './compile-context.js'
import { ALL_PERMISSIONS, type Permission, permissionsNamed } from './permission.js'

export interface LoginClass {
  readonly name: string
  readonly permissions: ReadonlySet<Permission>
  /** Commands allowed though no permission allows them. */
  readonly allow: readonly Expression[]
  /** Commands refused though a permission allows them. */
  readonly deny: readonly Expression[]
  /** Of the `-regexps` statements: what is both allowed and denied is denied. Else the longer match decides. */
  readonly denyWins: boolean
  /** 0 for never; undefined where the configuration says nothing. */
  readonly idleTimeoutMinutes: number | undefined
}

const predefined = (name: string, permissions: Iterable<Permission>): LoginClass => ({
  name,
  permissions: new Set(permissions),
  allow: [],
  deny: [],
  denyWins: false,
  idleTimeoutMinutes: undefined,
})

export const SUPER_USER = predefined('super-user', ALL_PERMISSIONS)
export const UNAUTHORIZED = predefined('unauthorized', [])

/** The classes that every device has; a configuration cannot change them. */
export const PREDEFINED_CLASSES: ReadonlyMap<string, LoginClass> = new Map(
  [
    SUPER_USER,
    predefined('superuser', ALL_PERMISSIONS),
    predefined('operator', ['clear', 'network', 'reset', 'trace', 'view']),
    predefined('read-only', ['view']),
    UNAUTHORIZED,
  ].map((each) => [each.name, each]),
)

/** Statements that keep users of a class out in a way that this program does not know. */
const UNKNOWN_LIMITS = ['allowed-days', 'access-start', 'access-end', 'logical-system', 'tenant']

/** Stands in for an expression that cannot be read: whoever wrote it meant to refuse something. */
const EVERY_COMMAND = parseExpression('.*') as Expression

/** All classes by name, those of the configuration and the predefined ones. */
export function compileLoginClasses(
  context: CompileContext,
  login: ConfigNode | undefined,
): ReadonlyMap<string, LoginClass> {
  const classes = new Map(PREDEFINED_CLASSES)
  for (const node of entriesOf(login, 'class')) {
    if (PREDEFINED_CLASSES.has(node.word)) {
      context.warning(node, 'predefined-class', 'a predefined class cannot be changed; this one is not used')
    } else classes.set(node.word, compileClass(context, node))
  }
  return classes
}

function compileClass(context: CompileContext, node: ConfigNode): LoginClass {
  for (const word of UNKNOWN_LIMITS) {
    const limit = node.child(word)
    if (limit)
      context.warning(limit, 'not-implemented', 'this limit is not known, so nothing is allowed to the class')
  }
  const isLimited = UNKNOWN_LIMITS.some((word) => node.child(word))
  const texts = (word: string) => [...entriesOf(node, word), ...entriesOf(node, `${word}-regexps`)]
  const allow: Expression[] = []
  for (const entry of texts('allow-commands')) {
    // As a pattern an empty text is in every command; as it is written it allows nothing.
    if (entry.word === '') continue
    const expression = readExpression(context, entry, 'nothing is allowed by it')
    if (expression) allow.push(expression)
  }
  const deny = texts('deny-commands').map(
    (entry) => readExpression(context, entry, 'every command is refused') ?? EVERY_COMMAND,
  )
  return {
    name: node.word,
    permissions: isLimited ? new Set() : permissionsOf(context, node),
    allow: isLimited ? [] : allow,
    deny,
    denyWins: entriesOf(node, 'deny-commands-regexps').length > 0,
    idleTimeoutMinutes: numberOf(node, 'idle-timeout'),
  }
}

function permissionsOf(context: CompileContext, node: ConfigNode): ReadonlySet<Permission> {
  const permissions = new Set<Permission>()
  for (const entry of entriesOf(node, 'permissions')) {
    const named = permissionsNamed(entry.word)
    if (!named) context.warning(entry, 'unknown-permission', `there is no permission '${entry.word}'`)
    for (const flag of named ?? []) permissions.add(flag)
  }
  return permissions
}

/** The expression of a statement's value; undefined, and said, when it is none. */
function readExpression(
  context: CompileContext,
  entry: ConfigNode,
  consequence: string,
): Expression | undefined {
  const expression = parseExpression(entry.word)
  if (expression instanceof Expression) return expression
  context.warning(entry, 'invalid-expression', `${expression.message}, so ${consequence}`)
  return undefined
}

/** The class that a user's `class` names. */
export function classOf(
  context: CompileContext,
  classes: ReadonlyMap<string, LoginClass>,
  user: ConfigNode,
): LoginClass {
  const name = textOf(user, 'class')
  const found = name === undefined ? undefined : classes.get(name)
  if (found) return found
  const missing = name === undefined ? 'has no class' : `class '${name}' is not defined`
  context.warning(user, 'undefined-class', `${missing}, so nothing is allowed`)
  return UNAUTHORIZED
}
