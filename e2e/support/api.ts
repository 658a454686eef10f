// The server behind the browser's back: what a journey needs to be there before it starts.
import { type APIRequestContext, expect } from "@playwright/test";

import { type Picture } from "./picture.ts";

export const UPSCALER = "image-upscaler";

export class Api {
  /** A write with a cookie must say which origin it comes from. */
  private readonly headers: { origin: string };

  constructor(
    private readonly request: APIRequestContext,
    origin: string,
  ) {
    this.headers = { origin };
  }

  /** A new account; its cookie goes to the browser that shares this context. */
  async signUp(email: string, password: string): Promise<void> {
    const answer = await this.request.post("/api/auth/register", {
      headers: this.headers,
      data: { email, password, name: "Ayu Dewi" },
    });
    expect(answer.status(), await answer.text()).toBe(201);
  }

  /** Logs in; the cookie goes to the browser that shares this context. */
  async logIn(account: { email: string; password: string }): Promise<void> {
    const answer = await this.request.post("/api/auth/login", { headers: this.headers, data: account });
    expect(answer.status(), await answer.text()).toBe(200);
  }

  /** Orders a package; answers the order's number. Nothing is paid. */
  async order(packageId: string): Promise<string> {
    const answer = await this.request.post("/api/payments", {
      headers: { ...this.headers, "Idempotency-Key": crypto.randomUUID() },
      data: { packageId },
    });
    expect(answer.status(), await answer.text()).toBe(201);
    return ((await answer.json()) as { merchantOrderId: string }).merchantOrderId;
  }

  async balance(): Promise<number> {
    const answer = await this.request.get("/api/credits/balance");
    return ((await answer.json()) as { balance: number }).balance;
  }

  async upload(file: Picture): Promise<string> {
    const answer = await this.request.post("/api/files", {
      headers: this.headers,
      multipart: { tool: UPSCALER, file },
    });
    expect(answer.status(), await answer.text()).toBe(201);
    return ((await answer.json()) as { id: string }).id;
  }

  /** Enlarges pictures; answers the job's id. */
  async start(fileId: string | string[], scale: number, format?: string): Promise<string> {
    const pictures = Array.isArray(fileId) ? { fileIds: fileId } : { fileId };
    const answer = await this.request.post(`/api/tools/${UPSCALER}/upscale`, {
      headers: this.headers,
      data: { ...pictures, mode: "fast", scale, format },
    });
    expect(answer.status(), await answer.text()).toBe(202);
    return ((await answer.json()) as { job: { id: string } }).job.id;
  }

  /** Waits until a job has made everything. */
  async expectCompleted(jobId: string): Promise<void> {
    await expect
      .poll(async () => ((await (await this.request.get(`/api/jobs/${jobId}`)).json()) as { status: string }).status)
      .toBe("completed");
  }

  /** Leaves this many credits, by spending the rest. */
  async spendDownTo(credits: number, file: Picture): Promise<void> {
    const spare = (await this.balance()) - credits;
    expect(spare % 8, "four times as large costs 8 credits").toBe(0);
    const ids = await Promise.all(Array.from({ length: spare / 8 }, () => this.upload(file)));
    await this.expectCompleted(await this.start(ids, 4));
    expect(await this.balance()).toBe(credits);
  }
}
