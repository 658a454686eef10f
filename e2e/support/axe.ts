// axe on what is on the screen, in light and in dark.
import AxeBuilder from "@axe-core/playwright";
import { type Page, expect } from "@playwright/test";

/** The rules whose outcome depends on colours; the others need no second look in the dark. */
const ABOUT_COLOUR = ["color-contrast", "link-in-text-block"];

export async function expectNothingFound(page: Page, where: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expect(page.locator("html")).toHaveAttribute("data-theme", colorScheme);
    // Colours change with the next frame, which a busy machine draws late.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    // In the page itself: the other mode puts the results of frames together in a page of their own, and there are none.
    const axe = new AxeBuilder({ page }).setLegacyMode();
    if (colorScheme === "dark") axe.withRules(ABOUT_COLOUR);
    const { violations } = await axe.analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
    expect.soft(found, `${where}, ${colorScheme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
}
