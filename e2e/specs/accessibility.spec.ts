// axe on every route, in light and dark; and the policy header that keeps the page's scripts its own.
import AxeBuilder from "@axe-core/playwright";
import { type Page } from "@playwright/test";

import { MEMBER_ROUTES, PUBLIC_ROUTES } from "../support/routes.ts";
import { expect, test } from "../support/test.ts";

async function expectNothingFound(page: Page, route: string): Promise<void> {
  const answer = await page.goto(route);
  expect(answer?.headers()["content-security-policy"], route).toContain("default-src");
  await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(" | ")}`);
  expect(found, route).toEqual([]);
}

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, contextOptions: { reducedMotion: "reduce" } });

    for (const route of PUBLIC_ROUTES) {
      test(`axe finds nothing on ${route} for a visitor`, async ({ page }) => {
        await expectNothingFound(page, route);
      });
    }

    for (const route of MEMBER_ROUTES) {
      test(`axe finds nothing on ${route} for a member`, async ({ page, account: _ }) => {
        await expectNothingFound(page, route);
      });
    }
  });
}
