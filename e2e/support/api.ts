// The server behind the browser's back: what a journey needs to be there before it starts.
import { type APIRequestContext, expect } from "@playwright/test";

import { type Picture } from "./picture.ts";

export const UPSCALER = "image-upscaler";

export class Api {
  constructor(private readonly request: APIRequestContext) {}

  /** A new account; its cookie goes to the browser that shares this context. */
  async signUp(email: string, password: string): Promise<void> {
    const answer = await this.request.post("/api/auth/register", { data: { email, password, name: "Ayu Dewi" } });
    expect(answer.status(), await answer.text()).toBe(201);
  }

  async balance(): Promise<number> {
    const answer = await this.request.get("/api/credits/balance");
    return ((await answer.json()) as { balance: number }).balance;
  }

  async upload(file: Picture): Promise<string> {
    const answer = await this.request.post("/api/files", { multipart: { tool: UPSCALER, file } });
    expect(answer.status(), await answer.text()).toBe(201);
    return ((await answer.json()) as { id: string }).id;
  }

  /** Enlarges pictures and waits until that is done. */
  async upscale(fileIds: string[], scale: number): Promise<void> {
    const order = fileIds.length === 1 ? { fileId: fileIds[0] } : { fileIds };
    const answer = await this.request.post(`/api/tools/${UPSCALER}/upscale`, { data: { ...order, mode: "fast", scale } });
    expect(answer.status(), await answer.text()).toBe(202);
    const { job } = (await answer.json()) as { job: { id: string } };
    await expect
      .poll(async () => ((await (await this.request.get(`/api/jobs/${job.id}`)).json()) as { status: string }).status)
      .toBe("completed");
  }

  /** Leaves this many credits, by spending the rest. */
  async spendDownTo(credits: number, file: Picture): Promise<void> {
    const spare = (await this.balance()) - credits;
    expect(spare % 4, "prices are 4, 6 and 8").toBe(0);
    const ids = await Promise.all(Array.from({ length: spare / 4 }, () => this.upload(file)));
    await this.upscale(ids, 2);
    expect(await this.balance()).toBe(credits);
  }
}
