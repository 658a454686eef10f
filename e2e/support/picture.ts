// Pictures to upload, made on the spot: PNG, eight bits, RGB.
import { crc32, deflateSync } from "node:zlib";

/** A file for `setInputFiles`. */
export interface Picture {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

type Colour = [red: number, green: number, blue: number];

/** A soft gradient with enough detail that its compressed size is that of a photo of little content. */
export function picture(name: string, width: number, height: number): Picture {
  return png(name, width, height, (x, y) => [
    (x * 255) / width,
    (y * 255) / height,
    128 + 100 * Math.sin((x + y) / 40),
  ]);
}

/** Rings of two colours: edges without noise, small as a file however many pixels it has. */
export function drawing(name: string, width: number, height: number): Picture {
  return png(name, width, height, (x, y) => {
    const ring = Math.floor(Math.hypot(x - width / 2, y - height / 2) / 120);
    return ring % 2 === 0 ? [200, 65, 11] : [250, 248, 245];
  });
}

function png(name: string, width: number, height: number, colour: (x: number, y: number) => Colour): Picture {
  const row = 1 + width * 3;
  const pixels = Buffer.alloc(row * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * row + 1 + x * 3;
      [pixels[at], pixels[at + 1], pixels[at + 2]] = colour(x, y);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const chunks = [chunk("IHDR", header), chunk("IDAT", deflateSync(pixels, { level: 1 })), chunk("IEND", Buffer.alloc(0))];
  return { name, mimeType: "image/png", buffer: Buffer.concat([signature, ...chunks]) };
}

/** Width and height that a PNG file declares. */
export function pngSize(bytes: Buffer): { width: number; height: number } {
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
