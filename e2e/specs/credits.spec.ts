// When the credits do not reach, and when they come back.
import { LackDialog } from "../pages/buying.ts";
import { CreditsPage } from "../pages/credits.ts";
import { Shell } from "../pages/shell.ts";
import { UpscalerPage } from "../pages/upscaler.ts";
import { picture } from "../support/picture.ts";
import { expect, test } from "../support/test.ts";

test("too few credits are said before the click, and lead to credits", async ({ page, api, account: _ }) => {
  const small = picture("small.png", 32, 32);
  await api.spendDownTo(4, small);
  const upscaler = new UpscalerPage(page);
  await upscaler.open();
  await upscaler.choose(small);
  await upscaler.size("4×");
  await upscaler.expectPrice(8);
  await expect(upscaler.settings).toContainText("You need 4 credits more.");
  await expect(upscaler.start).toHaveCount(0);

  await upscaler.size("2×");
  await upscaler.expectPrice(4);
  await expect(upscaler.start).toBeEnabled();

  await upscaler.size("4×");
  await upscaler.settings.getByRole("button", { name: "Get credits" }).click();
  await expect(new LackDialog(page).dialog).toBeVisible();
  await new Shell(page).expectCredits(4);
});

test("what fails is given back and says so", async ({ page, account: _ }) => {
  const broken = picture("broken.png", 400, 400);
  broken.buffer = broken.buffer.subarray(0, broken.buffer.length / 2);
  const shell = new Shell(page);
  const upscaler = new UpscalerPage(page);
  await upscaler.open();
  await upscaler.choose(broken);
  await upscaler.start.click();
  const main = page.getByRole("main");
  await expect(main.getByRole("heading", { name: "This did not work" })).toBeVisible();
  await expect(main).toContainText("The picture is damaged or incomplete.");
  await expect(main).toContainText("4 credits came back");
  await shell.expectCredits(100);

  await shell.go("Credits");
  const credits = new CreditsPage(page);
  await expect(credits.entries).toHaveCount(3);
  await expect(credits.entries.nth(0)).toContainText("+4");
  await expect(credits.entries.nth(0)).toContainText("damaged");
  await expect(credits.entries.nth(1)).toContainText(/[−-]4/);
});
