/** Who may ask: users, passwords, keys, attempts, what a user may run, and what is written down of it. */
export { type AuditEvent, auditRecord } from './audit.js'
export { Authenticator } from './authenticator.js'
export { hashPassword, isPossiblePassword, SALT_BYTES } from './hash-password.js'
export { LOCAL_USER } from './local-user.js'
export { loginProblems } from './login-problems.js'
export { holds, mayBegin, mayRun, type RequestedCommand } from './may-run.js'
export { PasswordChecker } from './password-checker.js'
