// When the credits do not reach.
import { Shell } from "../pages/shell.ts";
import { UpscalerPage } from "../pages/upscaler.ts";
import { picture } from "../support/picture.ts";
import { expect, test } from "../support/test.ts";

test("too few credits are said before the click, and lead to credits", async ({ page, api, account: _ }) => {
  const small = picture("small.png", 32, 32);
  await api.spendDownTo(4, small);
  const upscaler = new UpscalerPage(page);
  await upscaler.open();
  await page.locator("input[type=file]").first().setInputFiles([small]);
  await upscaler.scale("4×");
  const main = page.getByRole("main");
  await expect(main).toContainText(/4 (credits )?(short|missing|more)|not enough|need 4 more/i);
  await main.getByRole("link", { name: /credits/i }).first().click();
  await page.waitForURL(/\/(credits|pricing)/);
  await new Shell(page).expectCredits(4);
});

test("what fails is given back and says so", async ({ page, api, account: _ }) => {
  const broken = picture("broken.png", 400, 400);
  broken.buffer = broken.buffer.subarray(0, broken.buffer.length / 2);
  const upscaler = new UpscalerPage(page);
  await upscaler.open();
  await page.locator("input[type=file]").first().setInputFiles([broken]);
  await expect(page.getByText(/damaged|unreadable|cannot be read|could not be read|cut off|incomplete/i).first()).toBeVisible();
  expect(await api.balance()).toBe(100);
});
