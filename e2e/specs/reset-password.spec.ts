// A forgotten password, with the letter that the server sends.
import { EntryPage } from "../pages/entry.ts";
import { expectNothingFound } from "../support/axe.ts";
import { letterTo } from "../support/mail.ts";
import { expect, test } from "../support/test.ts";

const LINK = /https?:\/\/[^\s"<>]+\/reset-password\?token=[^\s"<>]+/;

test("a forgotten password is set anew with the link of the letter, which works once", async ({ page, account }) => {
  const second = { ...account, password: "another good password" };
  await page.context().clearCookies();
  await page.goto("/login");
  await page.getByRole("link", { name: "Forgot your password?" }).click();
  await page.getByRole("textbox", { name: "Email" }).fill("nonsense");
  await page.getByRole("button", { name: "Send the link" }).click();
  await expect(page.getByText("Enter an email address like name@example.com.")).toBeVisible();
  await page.getByRole("textbox", { name: "Email" }).fill(account.email);
  await page.getByRole("button", { name: "Send the link" }).click();
  await expect(page.getByRole("heading", { name: "Look into your mail" })).toBeVisible();
  await expectNothingFound(page, "a letter is on its way");

  const link = LINK.exec(await letterTo(account.email, LINK))?.[0] ?? "";
  await page.goto(link);
  await expect(page).toHaveURL(/\/reset-password$/);
  await page.getByRole("textbox", { name: "New password" }).fill("short");
  await page.getByRole("button", { name: "Set the password" }).click();
  await expect(page.getByText("Use at least 8 characters.")).toBeVisible();
  await page.getByRole("textbox", { name: "New password" }).fill(second.password);
  await page.getByRole("button", { name: "Set the password" }).click();
  await page.waitForURL("**/login");
  await new EntryPage(page).logIn(second);
  await page.waitForURL("**/dashboard");
});

test.describe("a link that does not work", () => {
  test.use({ expectedError: /400|404|410|422/ });

  test("says so, and leads to a new one", async ({ page }) => {
    await page.goto("/reset-password?token=nobody-has-this");
    await page.getByRole("textbox", { name: "New password" }).fill("a good long password");
    await page.getByRole("button", { name: "Set the password" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
    await page.getByRole("link", { name: "Ask for a new link" }).click();
    await page.waitForURL("**/forgot-password");
  });

  test("without its token is not complete", async ({ page }) => {
    await page.goto("/reset-password");
    await expect(page.getByRole("heading", { name: "This link is not complete" })).toBeVisible();
  });
});
