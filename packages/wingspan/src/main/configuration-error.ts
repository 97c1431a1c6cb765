/** A configuration that cannot be read, or not used: each line says where, what, and what was expected. */
export class ConfigurationError extends Error {
  readonly code = 'configuration-unusable'
  override readonly name = 'ConfigurationError'
}
