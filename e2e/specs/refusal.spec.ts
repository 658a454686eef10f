// What is refused before it is sent.
import { Shell } from "../pages/shell.ts";
import { UpscalerPage } from "../pages/upscaler.ts";
import { expect, test } from "../support/test.ts";

// To record a picture that the browser cannot read, the tracer loads its body once more, which the policy forbids and
// reports.
test.use({ trace: "off" });

test("a file that is no picture is refused before it is sent", async ({ page, account: _ }) => {
  const upscaler = new UpscalerPage(page);
  await upscaler.open();
  await upscaler.choose({ name: "words.png", mimeType: "image/png", buffer: Buffer.from("no picture at all") });
  await expect(upscaler.chosen).toContainText("This file cannot be read as a picture.");
  await expect(upscaler.start).toBeDisabled();
  await new Shell(page).expectCredits(100);
});
