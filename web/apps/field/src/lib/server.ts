/** The server as this phone sees it: the shared client, and the one small word about the network. */
import { Problem, api, asProblem } from "@heyi/api";
import { network } from "./network";

api.use({
  onResponse({ response }) {
    if (response.status === 502 || response.status === 504) network.lost();
    else network.found();
  },
  onError() {
    network.lost();
  },
});

/** No answer at all, or a server that can't write now: nothing was lost, try again later. */
export function isOffline(error: unknown): boolean {
  const status = asProblem(error).status;
  return status === 0 || status === 502 || status === 503 || status === 504;
}

/** A problem as a refusal: sentence, articles, ways out. */
export function refusalOf(error: unknown): { message: string; cites: Problem["cites"]; cures: string[] } {
  const problem = asProblem(error);
  if (isOffline(problem)) {
    return { message: "现在没有网络，这一步需要联网办理。已填写的内容保存在本机。", cites: [], cures: ["到有网络的地方再按一次"] };
  }
  return { message: problem.message, cites: problem.cites, cures: problem.cures };
}

/** What each write to a thing carries: its key, and for an entry made earlier the phone's own clock (a claim, no more). */
export function write(id: string, key: string, claimed?: number) {
  return { path: { id }, header: { "Idempotency-Key": key, ...(claimed === undefined ? {} : { "Heyi-Claimed-At": claimed }) } };
}
