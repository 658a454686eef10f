// What every spec starts from: an account of its own, and a page that must stay clean.
import { type BrowserContext, type Page, test as base, expect } from "@playwright/test";

import { AdminDesk } from "../pages/admin.ts";
import { Api } from "./api.ts";

export interface Account {
  email: string;
  password: string;
}

/** The admin that the server is started with. */
const ADMIN: Account = { email: "admin@lumiku.com", password: "Admin123!" };

interface Fixtures {
  /** A new account, with nobody logged in. */
  visitor: Account;
  /** A new account that the browser is logged in to. */
  account: Account;
  /** The API, as that browser. */
  api: Api;
  /** The admin's desk, in a browser of its own beside the other. */
  desk: AdminDesk;
  /** What the browser may log, in a test that is about it. */
  expectedError: RegExp | undefined;
  /** Fails the test when any page logs an error or breaks the content security policy. */
  clean: string[];
}

/** Notes what the pages of a browser log as errors, and what breaks the content security policy. */
async function watch(context: BrowserContext, problems: string[], expected: RegExp | undefined): Promise<void> {
  await context.exposeBinding("reportViolation", (source, what: string) => {
    problems.push(`CSP on ${source.page.url()}: ${what}`);
  });
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      const report = (window as unknown as { reportViolation(what: string): void }).reportViolation;
      report(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
    });
  });
  context.on("page", (page: Page) => {
    page.on("console", (message) => {
      const what = `${page.url()}: ${message.text()} (${message.location().url})`;
      if (message.type() === "error" && !expected?.test(what)) problems.push(what);
    });
    page.on("pageerror", (error) => problems.push(`${page.url()}: ${error.message}`));
  });
}

export const test = base.extend<Fixtures>({
  expectedError: [undefined, { option: true }],
  visitor: async ({}, use, info) => {
    const unique = `${info.workerIndex}-${Date.now()}-${Math.random().toString(36).slice(2, 8)}`;
    await use({ email: `journey-${unique}@example.com`, password: "a good long password" });
  },
  api: async ({ context, baseURL }, use) => {
    await use(new Api(context.request, new URL(baseURL ?? "").origin));
  },
  account: async ({ visitor, api }, use) => {
    await api.signUp(visitor.email, visitor.password);
    await use(visitor);
  },
  desk: async ({ browser, baseURL, clean, expectedError }, use) => {
    const context = await browser.newContext();
    await watch(context, clean, expectedError);
    const api = new Api(context.request, new URL(baseURL ?? "").origin);
    await api.logIn(ADMIN);
    await use(new AdminDesk(await context.newPage(), api));
    await context.close();
  },
  clean: [
    async ({ context, expectedError }, use) => {
      const problems: string[] = [];
      await watch(context, problems, expectedError);
      await use(problems);
      expect(problems, "console errors and policy violations").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
