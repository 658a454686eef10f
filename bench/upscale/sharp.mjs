// Upscales the fixture of the bench_upscale example with sharp and prints the same JSON lines:
// node sharp.mjs <dir> <iterations>. The pictures are left as sharp-* for the comparison.

import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'

const FROM = { width: 1152, height: 864, channels: 3 }
const TO = [2304, 1728, { kernel: 'lanczos3', fit: 'fill' }]
const QUALITY = 90
const JOBS = [['png', 'png'], ['png', 'jpg'], ['jpg', 'jpg'], ['jpg', 'png'], ['jpg', 'webp']]
const OPTIONS = { png: {}, jpg: { quality: QUALITY }, webp: { quality: QUALITY } }

const [folder, iterations] = [process.argv[2], Number(process.argv[3] ?? 10)]
sharp.cache(false) // every iteration does the whole work

async function measure(step) {
  await step()
  const [wall, cpu] = [performance.now(), process.cpuUsage()]
  for (let i = 0; i < iterations; i++) await step()
  const used = process.cpuUsage(cpu)
  return {
    wallMs: (performance.now() - wall) / iterations,
    cpuMs: (used.user + used.system) / 1000 / iterations,
  }
}

function print(step, input, output, times, bytes) {
  console.log(JSON.stringify({ engine: 'sharp', step, in: input, out: output, iterations, ...times, bytes }))
}

const pixels = await readFile(join(folder, 'photo.rgb'))
let result
const times = await measure(async () => {
  result = await sharp(pixels, { raw: FROM }).resize(...TO).raw().toBuffer()
})
await writeFile(join(folder, 'sharp-resize.rgb'), result)
print('resize', 'rgb', 'rgb', times, result.length)

for (const [input, output] of JOBS) {
  const target = join(folder, `sharp-${input}.${output}`)
  const times = await measure(() =>
    sharp(join(folder, `photo.${input}`))
      .autoOrient()
      .resize(...TO)
      .keepIccProfile()
      .keepExif()
      .toFormat(output, OPTIONS[output])
      .toFile(target),
  )
  print('job', input, output, times, (await stat(target)).size)
}
