/** What `--config` says of the kernel's connections. */
import { compileFeeds, type PolicyBits } from '@wingspan/junos'
import type { ConfigArguments } from './arguments.js'
import { openConfiguration, type RunningConfiguration, readHosts } from './configuration-file.js'

export interface KernelConfiguration {
  readonly running: RunningConfiguration
  /** Which bits of a connection are its policy; undefined where it does not say. */
  readonly policyFrom: PolicyBits | undefined
}

/** Throws a ConfigurationError when it cannot be read. */
export function openKernelConfiguration({ fileName, hosts }: ConfigArguments): KernelConfiguration {
  const running = openConfiguration(fileName, hosts === undefined ? undefined : readHosts(hosts))
  return { running, policyFrom: compileFeeds(running.effective).kernel?.policyFrom }
}
