// The admin's desk: what is set right there counts at once, and is written down.
import { CreditsPage } from "../pages/credits.ts";
import { Shell } from "../pages/shell.ts";
import { UpscalerPage } from "../pages/upscaler.ts";
import { picture } from "../support/picture.ts";
import { ready } from "../support/ready.ts";
import { ADMIN_ROUTES } from "../support/routes.ts";
import { expect, test } from "../support/test.ts";

test("an admin gives credits back, its owner has them at once, and the log shows it", async ({ page, account, desk }) => {
  const shell = new Shell(page);
  await page.goto("/dashboard");
  await shell.expectCredits(100);

  await desk.openUser(account.email);
  await desk.fillAdjustment(25, "Paid twice in October");
  await expect(desk.dialog).toContainText("Then 125 credits");
  await desk.confirm("Add 25 credits");
  await desk.expectSaid("The balance is 125 credits now");
  await expect(desk.balance).toContainText("125");
  await expect(desk.ledger).toContainText("Paid twice in October");
  await expect(desk.ledger.locator("tbody tr").first()).toContainText("+25");

  // No reload: the balance comes over the live connection.
  await shell.expectCredits(125);
  await shell.go("Credits");
  await expect(new CreditsPage(page).entry("Paid twice in October")).toContainText("+25");

  await desk.open("audit", `?q=${encodeURIComponent(account.email)}`);
  const entry = desk.row("Adjusted credits");
  await expect(entry).toHaveCount(1);
  for (const words of [account.email, "100", "125", "Paid twice in October", "admin@lumiku.com"]) {
    await expect(entry).toContainText(words);
  }
});

test.describe("when the server refuses", () => {
  test.use({ expectedError: /400/ });

  test("a balance cannot be taken below nothing, and the dialog says so", async ({ page, account, desk }) => {
    await desk.openUser(account.email);
    await desk.fillAdjustment(-101, "Taken by mistake");
    await expect(desk.dialog).toContainText("not enough to take");
    await desk.dialog.getByRole("button", { name: "Take 101 credits" }).click();
    await expect(desk.dialog).toContainText("a balance cannot go below 0");
    await desk.dialog.getByRole("textbox", { name: "Credits" }).fill("100");
    await desk.confirm("Take 100 credits");
    await expect(desk.balance.locator("b").first()).toHaveText("0");
    await page.goto("/dashboard");
    await new Shell(page).expectCredits(0);
  });
});

test("nothing happens without a reason", async ({ account, desk }) => {
  await desk.openUser(account.email);
  await desk.fillAdjustment(5, " ");
  await desk.dialog.getByRole("button", { name: "Add 5 credits" }).click();
  await expect(desk.dialog).toContainText("Say why, in a sentence.");
  await expect(desk.dialog.getByRole("textbox", { name: "Reason" })).toBeFocused();
  await desk.page.keyboard.press("Escape");
  await expect(desk.dialog).toBeHidden();
  await expect(desk.balance.locator("b").first()).toHaveText("100");
});

test.describe("when an account is deactivated", () => {
  test.use({ expectedError: /401/ });

  test("its owner is out at the next request", async ({ page, account, desk }) => {
    const shell = new Shell(page);
    await page.goto("/dashboard");
    await shell.expectCredits(100);
    await desk.openUser(account.email);
    await desk.page.getByRole("switch", { name: /^May log in/ }).click();
    await desk.page.getByRole("button", { name: "Save changes" }).click();
    await expect(desk.dialog).toContainText("logged out everywhere");
    await desk.confirm("Deactivate", "Shared the password");
    await expect(desk.page.getByText("Deactivated", { exact: true })).toBeVisible();
    await expect(desk.page.getByText("Not logged in")).toBeVisible();

    await shell.go("Credits").catch(() => {});
    await page.waitForURL("**/login**");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  });
});

test("a plan that is changed counts at the next request", async ({ page, account, desk }) => {
  await desk.openUser(account.email);
  await desk.page.getByRole("combobox", { name: "Plan" }).selectOption("pro");
  await desk.page.getByRole("button", { name: "Save changes" }).click();
  await expect(desk.dialog).toContainText("from Free to Pro");
  await desk.confirm("Save changes", "Agreed by phone");
  await page.goto("/profile");
  await expect(page.getByText("Pro plan").first()).toBeVisible();
});

test("nobody else has the desk", async ({ page, account: _ }) => {
  await page.goto("/dashboard");
  await expect(new Shell(page).sidebar.getByRole("link", { name: "Admin" })).toHaveCount(0);
  for (const route of ADMIN_ROUTES) {
    await page.goto(route);
    await expect(page.getByRole("heading", { level: 1, name: "This page is not here" })).toBeVisible();
  }
});

test("a visitor is asked to log in", async ({ page }) => {
  await page.goto("/admin/users");
  await page.waitForURL("**/login?next=**");
});

test("the sidebar leads to the desk, and its tabs lead through it without a reload", async ({ desk }) => {
  const shell = new Shell(desk.page);
  await desk.page.goto("/dashboard");
  await ready(desk.page);
  await shell.go("Admin");
  await expect(desk.page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  await shell.markWindow();
  for (const [tab, path] of [["Users", "users"], ["Payments", "payments"], ["Tools", "tools"], ["Jobs", "jobs"], ["Audit log", "audit"]] as const) {
    await desk.tab(tab);
    await expect(desk.page).toHaveURL(new RegExp(`/admin/${path}$`));
    await expect(desk.page.getByRole("heading", { level: 1, name: tab })).toBeFocused();
  }
  await shell.expectSameWindow();
});

test("what a list is narrowed to is in the address", async ({ account, desk }) => {
  await desk.open("users", `?q=${encodeURIComponent(account.email)}&tier=free&active=true`);
  await expect(desk.row(account.email)).toHaveCount(1);
  await expect(desk.page.getByRole("searchbox")).toHaveValue(account.email);
  await desk.page.getByRole("combobox", { name: "Plan" }).selectOption("pro");
  await expect(desk.page).toHaveURL(/tier=pro/);
  await expect(desk.page.getByRole("heading", { name: "Nothing like that here" })).toBeVisible();
  await desk.page.getByRole("button", { name: "Show everything" }).click();
  await expect(desk.page).toHaveURL(/\/admin\/users$/);
  await expect(desk.page.getByRole("searchbox")).toHaveValue("");
});

test("an order shows what the gateway said beside what the ledger has", async ({ api, account, desk }) => {
  const order = await api.order("starter");
  await desk.open("payments");
  await desk.search("Search by order, reference or email", account.email);
  await desk.row(order).getByRole("link", { name: order }).click();
  await expect(desk.page.getByRole("heading", { level: 1, name: order })).toBeVisible();
  await expect(desk.page.getByText("Nothing is paid, and nothing was given.")).toBeVisible();
  await expect(desk.page.getByRole("region", { name: "Gateway" })).toContainText("No callback has come.");
  await desk.page.getByRole("button", { name: "Ask the gateway" }).click();
  await desk.expectSaid("The gateway has answered");
  await desk.open("audit", `?q=${order}`);
  await expect(desk.row("Asked the gateway")).toHaveCount(1);
});

test("a job that failed says why, and is tried again for a new charge", async ({ page, account, desk }) => {
  const broken = picture("broken.png", 400, 400);
  broken.buffer = broken.buffer.subarray(0, broken.buffer.length / 2);
  const upscaler = new UpscalerPage(page);
  await upscaler.open();
  await upscaler.choose(broken);
  await upscaler.start.click();
  await expect(page.getByRole("heading", { name: "This did not work" })).toBeVisible();

  await desk.open("jobs", `?q=${encodeURIComponent(account.email)}`);
  const job = desk.row(account.email);
  await expect(job).toHaveCount(1);
  await expect(job).toContainText("The picture is damaged or incomplete.");
  await expect(job).toContainText("4 came back");
  await job.getByRole("button", { name: /^Try again/ }).click();
  await expect(desk.dialog).toContainText("4 credits are charged to its owner");
  await desk.confirm("Try again for 4 credits", "The disk was full");
  await expect(desk.row(account.email)).toHaveCount(2);
  await expect(page.getByRole("main")).toBeVisible();
});

test("the overview counts, draws and checks", async ({ account: _, desk }) => {
  await desk.open();
  await expect(desk.page.getByRole("heading", { name: "The books are in order" })).toBeVisible();
  await desk.page.getByRole("button", { name: "Check now" }).click();
  await expect(desk.page.getByRole("heading", { name: "The books are in order" })).toBeVisible();
  const accounts = desk.page.getByRole("region", { name: "New accounts", exact: true });
  await accounts.getByText("Show as a table").click();
  await expect(accounts.locator("tbody tr")).toHaveCount(30);
  await desk.page.getByRole("radio", { name: "7 days" }).check();
  await expect(desk.page).toHaveURL(/\?days=7$/);
  await expect(accounts.locator("tbody tr")).toHaveCount(7);
  await desk.page.getByRole("button", { name: "Save as CSV" }).click();
  const download = desk.page.waitForEvent("download");
  await desk.page.getByRole("menuitem", { name: "By day" }).click();
  expect((await download).suggestedFilename()).toMatch(/\.csv$/);
});
