/** Who may ask: users, passwords, keys, attempts, what a user may run, and what is written down of it. */
export { type AuditAction, type AuditEvent, type AuditRecord, auditRecord, redactSecrets } from './audit.js'
export { Authenticator, type AuthenticatorOptions, type LoginOutcome } from './authenticator.js'
export { authorizationOf, type CliAuthorization } from './authorization.js'
export { hashPassword, isPossiblePassword, SALT_BYTES } from './hash-password.js'
export { LOCAL_USER } from './local-user.js'
export { LoginAttempts } from './login-attempts.js'
export { type LoginProblem, loginProblems } from './login-problems.js'
export { holds, mayRun, type RequestedCommand, refusedWord } from './may-run.js'
export { PasswordChecker, type PasswordOutcome } from './password-checker.js'
export {
  MOST_ROUNDS,
  type PasswordHash,
  PasswordHashError,
  type PasswordHashErrorCode,
  readPasswordHash,
} from './password-hash.js'
export { type PublicKey, readPublicKey } from './public-key.js'
