/**
 * What a device prints in place of a secret for those who may not see it (Junos CLI user guide). It is read as a word,
 * so that what was printed can be read again: the statement is known then, and its secret is not.
 */

/** Stands in place of a secret. */
export const HIDDEN_SECRET = '/* SECRET-DATA */'
