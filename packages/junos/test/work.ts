/** Time that this process has worked since `process.cpuUsage()` was asked, however busy the machine is otherwise. */
export function millisecondsOfWork(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1000
}
