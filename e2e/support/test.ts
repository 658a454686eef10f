// What every spec starts from: an account of its own, and a page that must stay clean.
import { type Page, test as base, expect } from "@playwright/test";

import { Api } from "./api.ts";

export interface Account {
  email: string;
  password: string;
}

interface Fixtures {
  /** A new account, with nobody logged in. */
  visitor: Account;
  /** A new account that the browser is logged in to. */
  account: Account;
  /** The API, as that browser. */
  api: Api;
  /** What the browser may log, in a test that is about it. */
  expectedError: RegExp | undefined;
  /** Fails the test when any page logs an error or breaks the content security policy. */
  clean: string[];
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
  clean: [
    async ({ context, expectedError }, use) => {
      const problems: string[] = [];
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
          if (message.type() === "error" && !expectedError?.test(what)) problems.push(what);
        });
        page.on("pageerror", (error) => problems.push(`${page.url()}: ${error.message}`));
      });
      await use(problems);
      expect(problems, "console errors and policy violations").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
