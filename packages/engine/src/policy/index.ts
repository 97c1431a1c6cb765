/** Policies: for now those every device has. */
export { BUILT_IN_POLICY_WORDS, BuiltInPolicy } from './built-in-policy.js'
