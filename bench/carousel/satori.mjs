// Draws a design with satori and resvg: node satori.mjs <dir> <template> <iterations>. The pictures are left as
// satori-<template>-<n>.png for the comparison.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Resvg } from '@resvg/resvg-js'
import { zipSync } from 'fflate'
import satori from 'satori'
import { fonts, readDesign, svg, tree } from './design.mjs'
import { named, ownCpu, report, total } from './report.mjs'

const [folder, template, iterations] = [process.argv[2], process.argv[3], Number(process.argv[4] ?? 3)]
const design = readDesign(folder, template)
const data = (type, bytes) => `data:${type};base64,${Buffer.from(bytes).toString('base64')}`
const pictures = new Map()
function image(file) {
  const type = file.endsWith('.png') ? 'image/png' : 'image/jpeg'
  if (!pictures.has(file)) pictures.set(file, data(type, readFileSync(join(folder, file))))
  return pictures.get(file)
}
// What does not change is made once: fonts are read, elements built.
const options = {
  width: design.width,
  height: design.height,
  fonts: fonts(design).map(({ name, file }) => ({ name, data: readFileSync(join(folder, file)), weight: 400, style: 'normal' })),
}
const whole = { position: 'absolute', left: '0px', top: '0px', width: `${design.width}px`, height: `${design.height}px` }
const drawing = (elements) => ({
  type: 'img',
  props: { style: whole, src: data('image/svg+xml', svg(design, elements)), width: design.width, height: design.height },
})
const trees = design.slides.map((slide) => tree(design, slide, image, drawing))

async function draw(slide) {
  const picture = await satori(slide, options)
  return new Resvg(picture, { font: { loadSystemFonts: false } }).render().asPng()
}

async function pngs() {
  const files = []
  for (const slide of trees) files.push(await draw(slide))
  return files
}

for (const [number, file] of (await pngs()).entries()) writeFileSync(join(folder, `satori-${template}-${number}.png`), file)
await report(template, 'png', iterations, ownCpu, async () => total(await pngs()))
await report(template, 'zip', iterations, ownCpu, async () => zipSync(named(await pngs()), { level: 0 }).length)
