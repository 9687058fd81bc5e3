import { expect, test } from "@playwright/test";
import { Seat } from "./lib/heyi";

test("部门接受邀约，牵头单位打开着的页面随即更新", async ({ browser, baseURL }) => {
  const department = await Seat.of(browser, baseURL!, "bumen");
  const leader = await Seat.of(browser, baseURL!, "dazhang");
  const own = (await leader.read("me")).body.code;
  const open = (await department.read("invitations?state=open&limit=50")).rows.find((r: any) => r.lead.code === own);
  expect(open, "the demonstration has an invitation to answer").toBeTruthy();
  await leader.page.goto(`/console/tasks/${open.task}`);
  const row = leader.page.locator("#invitations tbody tr", { hasText: open.body.name });
  await expect(row).toContainText("待答复");

  const view = await department.read(`tasks/${open.task}`);
  const query = `body=${open.body.code}&from=${view.plan.first_day}&to=${view.plan.last_day}`;
  const officers = (await department.read(`officers?${query}`)).filter((o: any) => o.free).slice(0, 2);
  await department.write("POST", `tasks/${open.task}/accept`, { officers: officers.map((o: any) => o.person.id) }, view.number);
  await expect(row).toContainText("已接受");
  await department.close();
  await leader.close();
});
