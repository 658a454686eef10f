// What an admin changes about the tools. It changes them for everybody, so these run when the others are done.
import { Shell } from "../pages/shell.ts";
import { UpscalerPage } from "../pages/upscaler.ts";
import { picture } from "../support/picture.ts";
import { ready } from "../support/ready.ts";
import { expect, test } from "../support/test.ts";

const TOOL = "Image Upscaler";

test.describe.configure({ mode: "serial" });

test("a price that is set is the price on the tool's screen at the next request, and comes back", async ({ page, account: _, desk }) => {
  const upscaler = new UpscalerPage(page);
  await upscaler.open();
  await upscaler.choose(picture("price.png", 64, 64));
  await upscaler.expectPrice(4);

  await desk.open("tools");
  await desk.setPrice(TOOL, /^Upscale a picture(?! with AI)/, 5);
  await desk.expectSaid(`The prices of ${TOOL} are changed`);
  await expect(desk.row(TOOL)).toContainText("1 changed");

  // The picture is still chosen.
  await upscaler.open();
  await upscaler.expectPrice(10);
  await upscaler.start.click();
  await upscaler.expectDone();
  await new Shell(page).expectCredits(90);

  await desk.undo();
  await expect(desk.row(TOOL)).not.toContainText("1 changed");
  const elsewhere = new UpscalerPage(desk.page);
  await elsewhere.open();
  await elsewhere.choose(picture("again.png", 64, 64));
  await elsewhere.expectPrice(4);
  await desk.open("audit", "?action=tool_updated");
  await expect(desk.row(TOOL).first()).toContainText("Price of Upscale");
});

test("a tool that is switched off is gone from the grid, and comes back", async ({ page, account: _, desk }) => {
  const card = page.getByRole("main").getByRole("link", { name: TOOL });
  await page.goto("/tools");
  await ready(page);
  await expect(card.first()).toBeVisible();

  await desk.open("tools");
  await desk.toolSwitch(TOOL, "is on").click();
  await desk.expectSaid(`${TOOL} is switched off`);
  await expect(desk.toolSwitch(TOOL, "is on")).not.toBeChecked();
  await page.goto("/tools");
  await ready(page);
  await expect(card).toHaveCount(0);

  await desk.undo();
  await expect(desk.toolSwitch(TOOL, "is on")).toBeChecked();
  await page.goto("/tools");
  await ready(page);
  await expect(card.first()).toBeVisible();
});

test("whoever changes a switch by keyboard stays on it", async ({ desk }) => {
  await desk.open("tools");
  const beta = desk.toolSwitch(TOOL, "is beta");
  await beta.focus();
  await desk.page.keyboard.press("Space");
  await expect(beta).toBeChecked();
  await expect(beta).toBeFocused();
  await desk.page.keyboard.press("Space");
  await expect(beta).not.toBeChecked();
  await expect(beta).toBeFocused();
});
