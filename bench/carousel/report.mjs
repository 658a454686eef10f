// Measures a step and prints it as the bench_slides example does.

/** Runs `work` once, then `iterations` times; `cpu` gives milliseconds of the processor so far. */
export async function report(template, step, iterations, cpu, work) {
  let bytes = await work()
  const [began, from] = [performance.now(), cpu()]
  for (let i = 0; i < iterations; i++) bytes = await work()
  const wallMs = (performance.now() - began) / iterations
  const cpuMs = (cpu() - from) / iterations
  console.log(JSON.stringify({ template, step, wallMs, cpuMs, bytes }))
}

/** Of this process, with all its threads. */
export function ownCpu() {
  const used = process.cpuUsage()
  return (used.user + used.system) / 1000
}

export const total = (files) => files.reduce((sum, file) => sum + file.length, 0)

/** Names in order, for an archive. */
export function named(files) {
  const name = (number) => `slide-${String(number + 1).padStart(2, '0')}.png`
  return Object.fromEntries(files.map((file, number) => [name(number), file]))
}
