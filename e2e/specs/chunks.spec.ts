// The code of a screen is fetched when it is wanted, and says so when it does not come.
import { type Page } from "@playwright/test";

import { ready } from "../support/ready.ts";
import { expect, test } from "../support/test.ts";

const CHUNK = /\/(split_[a-z_]+\.wasm|shared-\d+\.bin)$/;

/** What has been fetched on this page after the first load, by file name. */
function fetched(page: Page): string[] {
  const names: string[] = [];
  page.on("request", (request) => {
    const name = CHUNK.exec(new URL(request.url()).pathname)?.[1];
    if (name !== undefined) names.push(name);
  });
  return names;
}

test("a visitor loads no screen that is not shown", async ({ page }) => {
  const names = fetched(page);
  await page.goto("/");
  await ready(page);
  await page.waitForLoadState("networkidle");
  expect(names).toEqual([]);
});

test("the skeleton says where one is going, in the words of the tool's manifest", async ({ page, account: _ }) => {
  const { tools } = (await (await page.request.get("/api/tools/manifest")).json()) as {
    tools: { id: string; name: string; description: string }[];
  };
  // The app never comes, so that its skeleton stays.
  await page.route(/_bg\.wasm$/, () => {});
  for (const { id, name, description } of tools) {
    await page.goto(`/tools/${id}`, { waitUntil: "commit" });
    await expect(page.locator("#boot")).toContainText(name);
    await expect(page.locator("#boot")).toContainText(description);
  }
});

test("a screen is fetched once, and before anybody asks when the page has settled", async ({ page, account: _ }) => {
  const names = fetched(page);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto("/dashboard");
  await ready(page);
  // What the page asks for ahead of the app is not asked for again by it.
  expect(asked.filter((path) => path === "/api/auth/visitor" || path === "/api/tools/manifest")).toHaveLength(2);
  await expect.poll(() => names).toContain("split_profile.wasm");
  await page.getByRole("complementary", { name: "Navigation" }).getByRole("link", { name: "Profile" }).click();
  await ready(page);
  await page.goto("/tools/image-upscaler");
  await ready(page);
  await expect.poll(() => names.filter((name) => name === "split_profile.wasm")).toHaveLength(2);
  expect(names.filter((name) => name === "split_image_upscaler.wasm")).toHaveLength(2);
});

test("pointing at a link fetches its screen", async ({ page, account: _ }) => {
  const names = fetched(page);
  await page.goto("/dashboard");
  await page.getByRole("complementary", { name: "Navigation" }).getByRole("link", { name: "Profile" }).hover();
  await expect.poll(() => names.find((name) => name.startsWith("split_"))).toBe("split_profile.wasm");
});

test.describe("when the code does not come", () => {
  test.use({ expectedError: /split_profile|Failed to load resource|TypeError/ });

  test("the screen says so and tries again", async ({ page, account: _ }) => {
    const blocked = /split_profile\.wasm$/;
    await page.route(blocked, (route) => route.abort());
    await page.goto("/profile");
    await expect(page.getByRole("alert")).toContainText("This screen could not be loaded");
    await expect(page.getByRole("complementary", { name: "Navigation" })).toBeVisible();
    await page.unroute(blocked);
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Profile" })).toBeVisible();
  });

  test("a new version on the server comes with a reload", async ({ page, account: _ }) => {
    let gone = true;
    await page.route(/split_profile\.wasm$/, (route) => (gone ? route.fulfill({ status: 404 }) : route.continue()));
    await page.goto("/profile");
    await expect(page.getByRole("alert")).toContainText("This screen could not be loaded");
    await page.route("**/profile", async (route) => {
      gone = false;
      await route.continue();
    });
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Profile" })).toBeVisible();
  });
});
