// When a screen is there: the app has taken over from the boot skeleton, and nothing on it is loading.
import { type Page, expect } from "@playwright/test";

export async function ready(page: Page): Promise<void> {
  await expect(page.locator("#boot")).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  await expect(page.getByText("Loading", { exact: true })).toHaveCount(0);
}
