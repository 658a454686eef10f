// Many carousels from a table: looked through first, paid once, made row by row.
import { readFile } from "node:fs/promises";

import { Shell } from "../pages/shell.ts";
import { expectNothingFound } from "../support/axe.ts";
import { expect, test } from "../support/test.ts";

function table(text: string): { name: string; mimeType: string; buffer: Buffer } {
  return { name: "carousels.csv", mimeType: "text/csv", buffer: Buffer.from(text) };
}

test.describe("a table", () => {
  // A table that is wrong is refused with 400, which the browser notes.
  test.use({ expectedError: /status of 400/ });

  test("is put right, priced, paid, and becomes carousels", async ({ page, account: _ }) => {
    test.slow();
    const shell = new Shell(page);
    await page.goto("/tools/carousel");
    await page.getByRole("link", { name: "From a table" }).click();
    const choose = page.getByLabel("Choose a table", { exact: true });
    const settings = page.getByRole("region", { name: "Settings" });
    await expectNothingFound(page, "an empty table");

    const long = "x".repeat(400);
    await choose.setInputFiles([table(`title,title1,body1\nOne,First,Words\nTwo,${long},Words\n`)]);
    const faults = page.getByRole("region", { name: "What is wrong with the table" });
    await expect(faults.getByRole("rowheader")).toHaveText(["Row 3, title1"]);
    await expect(faults).toContainText("Nothing was charged.");
    await expectNothingFound(page, "a table that is wrong");
    await expect(settings.getByRole("button", { name: "Make carousels" })).toBeDisabled();

    await choose.setInputFiles([table("title,title1,body1,title2\nOne,First,Words,Then\nTwo,Second,Words,\n")]);
    await expect(page.getByRole("region", { name: "What the table makes" })).toContainText("2 carousels");
    await expectNothingFound(page, "a table in order");
    const make = settings.getByRole("button", { name: "Make 2 carousels" });
    await expect(make).toBeEnabled();
    const price = await settings.getByRole("paragraph").filter({ hasText: /^\d+\s*credits?$/ }).innerText();
    await make.click();
    await expect(page.getByText(/^Done\./)).toBeVisible({ timeout: 60_000 });
    await shell.expectCredits(100 - Number.parseInt(price, 10));
    await expect(page.getByRole("link", { name: /^Download / })).toHaveCount(2);
    await expectNothingFound(page, "carousels from a table");
    await page.getByRole("link", { name: "One", exact: true }).click();
    await page.waitForURL(/\?project=/);
    await expect(page.getByLabel("Name of the carousel")).toHaveValue("One");
  });
});

test("the table to fill in is in order itself", async ({ page, account: _ }) => {
  await page.goto("/tools/carousel?new=table");
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download a table to fill in" }).click();
  const sample = await readFile(await (await download).path(), "utf8");
  await page.getByLabel("Choose a table", { exact: true }).setInputFiles([table(sample)]);
  await expect(page.getByRole("region", { name: "What the table makes" })).toBeVisible();
});
