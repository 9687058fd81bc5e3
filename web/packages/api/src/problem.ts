import type { Citation, FieldError } from "./types";

/** What the server answers when the answer is no (problem+json), or what stands for it without network. */
export interface ProblemBody {
  status: number;
  code: string;
  title: string;
  detail: string;
  cites: Citation[];
  cures: string[];
  since?: string[];
  fields?: FieldError[];
  trace_id?: string | null;
}

/** A refusal, a conflict or a failure, always with a sentence a person can read. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly cites: Citation[];
  readonly cures: string[];
  /** For a write that came too late: what was done since, oldest first. */
  readonly since: string[];
  /** The fields of a form that can't be accepted. */
  readonly fields: FieldError[];
  readonly trace: string | null;

  constructor(body: ProblemBody) {
    super(body.detail || body.title);
    this.name = "Problem";
    this.status = body.status;
    this.code = body.code;
    this.cites = body.cites;
    this.cures = body.cures;
    this.since = body.since ?? [];
    this.fields = body.fields ?? [];
    this.trace = body.trace_id ?? null;
  }

  /** Somebody else wrote in between. */
  get changed(): boolean {
    return this.code === "stream_changed";
  }

  /** A lawful no: sentence, article, way out. */
  get refusal(): boolean {
    return this.status === 422;
  }
}

const sentences: Record<number, string> = {
  0: "没有连上服务器，请检查网络后重试。",
  400: "请求的内容不完整，请检查后重试。",
  401: "登录已失效，请重新登录。",
  403: "当前角色不能办理这件事。",
  404: "没有找到，可能已被删除或者不在您的管辖范围内。",
  409: "内容已被他人更新。",
  413: "文件太大，请压缩后重新上传。",
  415: "文件格式不符合要求。",
  429: "操作过于频繁，请稍候再试。",
  500: "服务器出现故障，已留下记录。请稍候重试。",
  502: "服务器暂时无法访问，请稍候重试。",
  503: "服务器正在启动或者维护，请稍候重试。",
};

/** A problem for a status without a body that says more. */
export function problemOf(status: number, body?: Partial<ProblemBody> | null): Problem {
  const detail = body?.detail ?? sentences[status] ?? sentences[status >= 500 ? 500 : 400] ?? "";
  return new Problem({
    status,
    code: body?.code ?? (status === 0 ? "no_network" : `http_${status}`),
    title: body?.title ?? detail,
    detail,
    cites: body?.cites ?? [],
    cures: body?.cures ?? [],
    since: body?.since ?? [],
    fields: body?.fields ?? [],
    trace_id: body?.trace_id,
  });
}

/** Anything thrown, as a problem. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof TypeError) return problemOf(0);
  return problemOf(500);
}
