/** `system login` and the keys and passwords of its users (Juniper's YANG for 24.4R1, system module). */
import {
  container,
  flags,
  heads,
  irrelevant,
  leaf,
  leafList,
  list,
  type Statement,
  type Statements,
  secret,
} from '../statement.js'
import { name, number, oneOf, text } from '../value-kind.js'

const KEY: Statement = secret(
  list(text(), { from: irrelevant(leaf(text())), 'key-options': irrelevant(leaf(text())) }),
)

/** Of users and of root. */
export const AUTHENTICATION: Statement = container({
  'encrypted-password': secret(leaf(text())),
  'plain-text-password-value': secret(leaf(text())),
  'ssh-rsa': KEY,
  'ssh-dsa': KEY,
  'ssh-ecdsa': KEY,
  'ssh-ed25519': KEY,
  ...flags(irrelevant, 'no-public-keys'),
})

const EXPRESSIONS = [
  'allow-commands deny-commands allow-configuration deny-configuration',
  'allow-configuration-exact-match deny-configuration-exact-match',
]
const EXPRESSION_LISTS = [
  'allow-commands-regexps deny-commands-regexps allow-configuration-regexps deny-configuration-regexps',
  'allow-grpc-rpc-regexps deny-grpc-rpc-regexps',
]

const each = (lines: readonly string[], make: () => Statement): Statements =>
  Object.fromEntries(lines.flatMap((line) => line.split(' ')).map((word) => [word, make()]))

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
const ROLES = ['audit-administrator', 'crypto-administrator', 'ids-administrator', 'security-administrator']

const CLASS: Statements = {
  permissions: leafList(name()),
  'idle-timeout': leaf(number(0, 4294967295)),
  ...each(EXPRESSIONS, () => leaf(text())),
  'allow-commands': leaf(text(4096, 0)),
  ...each(EXPRESSION_LISTS, () => leafList(text())),
  'allowed-days': leafList(oneOf(...DAYS)),
  'access-start': leaf(text()),
  'access-end': leaf(text()),
  'logical-system': leaf(text()),
  tenant: leaf(text()),
  'login-script': leaf(text()),
  'security-role': leaf(oneOf(...ROLES)),
  ...flags(irrelevant, 'login-alarms login-tip configuration-breadcrumbs no-scp-server no-sftp-server'),
  ...heads(irrelevant, 'confirm-commands allow-hidden-commands no-hidden-commands cli'),
  ...heads(irrelevant, 'web-ui-hidden-menus web-ui-read-only-menus'),
}

export const LOGIN: Statement = container({
  class: list(name(64), CLASS),
  user: list(name(64), {
    'full-name': leaf(text(255)),
    uid: leaf(number(100, 64000)),
    class: leaf(name(64)),
    authentication: AUTHENTICATION,
    ...heads(irrelevant, 'cli authorized-principals authorized-principals-file'),
  }),
  message: leaf(text(2048)),
  announcement: leaf(text(2048)),
  'idle-timeout': leaf(number(1, 60)),
  ...heads(irrelevant, 'retry-options password deny-sources'),
})
