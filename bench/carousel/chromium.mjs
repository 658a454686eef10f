// Draws a design with a headless Chromium that runs and has drawn before: node chromium.mjs <dir> <template>
// <iterations>. The browser is CHROMIUM_PATH. The pictures are left as chromium-<template>-<n>.png.

import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { zipSync } from 'fflate'
import { fonts, html, readDesign, svg, tree } from './design.mjs'
import { named, ownCpu, report, total } from './report.mjs'

const { chromium } = createRequire(new URL('../../e2e/package.json', import.meta.url))('@playwright/test')
const [folder, template, iterations] = [process.argv[2], process.argv[3], Number(process.argv[4] ?? 3)]
const design = readDesign(folder, template)
const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update']

// Gradients are named within their slide, and one page may hold all slides.
const apart = (elements, number) =>
  elements.replace(/id="(g\d+)"/g, `id="s${number}$1"`).replace(/url\(#(g\d+)\)/g, `url(#s${number}$1)`)
const faces = fonts(design).map(({ name, file }) => `@font-face{font-family:${name};src:url(${file})}`)
const head = `<!doctype html><meta charset="utf-8"><style>${faces.join('')}body{margin:0}</style>`
const slides = design.slides.map((slide, number) => {
  const drawing = (elements) =>
    svg(design, apart(elements, number)).replace('<svg ', '<svg style="position:absolute;left:0;top:0" ')
  return html(tree(design, slide, (file) => file, drawing))
})
const save = (name, content) => {
  const path = join(folder, `${template}-${name}.html`)
  writeFileSync(path, head + content)
  return pathToFileURL(path).href
}
const pages = slides.map((slide, number) => save(number, slide))
const all = save('all', slides.map((slide) => `<section hidden>${slide}</section>`).join(''))

const server = await chromium.launchServer({ executablePath: process.env.CHROMIUM_PATH, args })
const browser = await chromium.connect(server.wsEndpoint())
const viewport = { width: design.width, height: design.height }
const tab = await browser.newPage({ viewport })

/** Milliseconds of the processor that the browser has used, with all its processes. */
function browserCpu() {
  const processes = new Map()
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')
      processes.set(Number(pid), { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) })
    } catch {
      // It has ended meanwhile.
    }
  }
  const belongs = (pid) => {
    for (let at = pid; processes.has(at); at = processes.get(at).parent) if (at === server.process().pid) return true
    return false
  }
  const ticks = [...processes.keys()].filter(belongs).reduce((sum, pid) => sum + processes.get(pid).ticks, 0)
  return ticks * 10
}

/** As services do it: each slide is a page, and a picture is taken of it. */
async function pngs() {
  const files = []
  for (const page of pages) {
    await tab.goto(page)
    await tab.evaluate(() => document.fonts.ready.then(() => {}))
    files.push(await tab.screenshot({ type: 'png' }))
  }
  return files
}

/** As fast as it gets: all slides in one page with everything decoded, one of them shown at a time, and the faster
 * of the browser's two compressions. */
async function fastest() {
  const { session } = fastest
  const files = []
  for (let number = 0; number < slides.length; number++) {
    await tab.evaluate((shown) => {
      const sections = document.querySelectorAll('section')
      sections.forEach((section, index) => { section.hidden = index !== shown })
    }, number)
    const { data } = await session.send('Page.captureScreenshot', { format: 'png', optimizeForSpeed: true })
    files.push(Buffer.from(data, 'base64'))
  }
  return files
}

for (const [number, file] of (await pngs()).entries()) writeFileSync(join(folder, `chromium-${template}-${number}.png`), file)
// Only the browser's own time: what the script around it uses is not counted, but for the archive.
await report(template, 'png', iterations, browserCpu, async () => total(await pngs()))
let archiving = 0
await report(template, 'zip', iterations, () => browserCpu() + archiving, async () => {
  const files = await pngs()
  const from = ownCpu()
  const bytes = zipSync(named(files), { level: 0 }).length
  archiving += ownCpu() - from
  return bytes
})

await tab.goto(all)
await tab.evaluate(async () => {
  for (const section of document.querySelectorAll('section')) section.hidden = false
  await document.fonts.ready
  await Promise.all([...document.images].map((image) => image.decode()))
})
fastest.session = await tab.context().newCDPSession(tab)
await report(template, 'fastest png', iterations, browserCpu, async () => total(await fastest()))
await browser.close()
await server.close()
