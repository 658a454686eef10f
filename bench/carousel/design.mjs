// A design of the bench_slides example as a tree of elements, for satori, and the same tree as HTML.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Reads `<template>.json`. */
export function readDesign(folder, template) {
  return JSON.parse(readFileSync(join(folder, `${template}.json`)))
}

const px = (value) => `${value}px`
const place = ([left, top, width, height]) => ({
  position: 'absolute', left: px(left), top: px(top), width: px(width), height: px(height),
})
const element = (type, style, rest) => ({ type, props: { style, ...rest } })
const family = (file) => file.replace('.ttf', '')

/** The elements of a slide. `image` gives a picture's address, `drawing` an element of SVG over the whole slide. */
export function tree(design, slide, image, drawing) {
  const layers = slide.layers.map((layer) => {
    if (layer.svg) return drawing(layer.svg)
    const [left, top, width, height] = layer.image
    const picture = element('img', { ...place([left, top, width, height]), maxWidth: 'none' }, {
      src: image(layer.picture), width, height,
    })
    const frame = { ...place(layer.box), display: 'flex', overflow: 'hidden' }
    return element('div', { ...frame, borderRadius: layer.radii.map(px).join(' ') }, { children: [picture] })
  })
  const texts = slide.texts.map((text) => {
    const style = {
      position: 'absolute', left: px(text.x), top: px(text.y), whiteSpace: 'pre',
      fontFamily: family(text.font), fontSize: px(text.size), lineHeight: 1, color: text.color,
      letterSpacing: px(text.spacing),
    }
    return element('div', style, { children: text.text })
  })
  const whole = { display: 'flex', position: 'relative', width: px(design.width), height: px(design.height) }
  return element('div', whole, { children: [...layers, ...texts] })
}

/** SVG over the whole slide. */
export function svg(design, elements) {
  const size = `width="${design.width}" height="${design.height}" viewBox="0 0 ${design.width} ${design.height}"`
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}>${elements}</svg>`
}

const escape = (text) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`)
const kebab = (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** A tree as HTML. Strings that are SVG already stay as they are. */
export function html(node) {
  if (typeof node === 'string') return node
  const { style, children, src } = node.props
  const css = Object.entries(style).map(([name, value]) => `${kebab(name)}:${value}`).join(';')
  const open = `<${node.type} style="${escape(css)}"${src ? ` src="${escape(src)}"` : ''}>`
  if (node.type === 'img') return open
  const inside = typeof children === 'string' ? escape(children) : children.map(html).join('')
  return `${open}${inside}</${node.type}>`
}

/** The family names of a design's fonts and their files. */
export const fonts = (design) => design.fonts.map((file) => ({ name: family(file), file }))
