// The letters that the server sends: files in a folder, unless a mail server is set up.
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "@playwright/test";

const folder = process.env.LUMIKU_MAIL;

/** The newest letter to `address` whose text matches, decoded. Letters leave every few seconds. */
export async function letterTo(address: string, about: RegExp): Promise<string> {
  if (folder === undefined) throw new Error("LUMIKU_MAIL does not say where the server's letters are");
  let found: string | undefined;
  await expect
    .poll(
      async () => {
        found = await look(folder, address, about);
        return found !== undefined;
      },
      { message: `a letter to ${address} about ${about}`, timeout: 30_000 },
    )
    .toBe(true);
  return found ?? "";
}

async function look(folder: string, address: string, about: RegExp): Promise<string | undefined> {
  const names = await readdir(folder).catch(() => [] as string[]);
  for (const name of names.filter((name) => name.endsWith(".eml")).sort().reverse()) {
    const raw = await readFile(join(folder, name), "utf8");
    const text = quotedPrintable(raw);
    if (raw.toLowerCase().includes(address.toLowerCase()) && about.test(text)) return text;
  }
  return undefined;
}

/** Undoes the soft line breaks and the `=XX` of quoted-printable, as far as ASCII goes. */
function quotedPrintable(text: string): string {
  return text
    .replace(/=\r?\n/g, "")
    .replace(/=([0-7][0-9A-F])/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
