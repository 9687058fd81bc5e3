import { expect, it } from "vitest";
import { usePress } from "./press";

it("does nothing on a second press while the first runs", async () => {
  const { run } = usePress(() => {});
  let calls = 0;
  const work = () => new Promise<number>((done) => setTimeout(() => done(++calls), 5));
  const [first, second] = await Promise.all([run(work), run(work)]);
  expect([first, second, calls]).toEqual([1, undefined, 1]);
});

it("keeps the key after a lost connection only", async () => {
  const seen: string[] = [];
  const { run } = usePress(() => {});
  const fail = (status: number) => run(async ({ key }) => {
    seen.push(key);
    throw Object.assign(new Error(), { status });
  });
  await fail(0);
  await fail(422);
  await fail(422);
  expect(seen[0]).toBe(seen[1]);
  expect(seen[1]).not.toBe(seen[2]);
});
