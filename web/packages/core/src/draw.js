/**
 * 抽取记录的第二个核验程序 (dr-draw/v1). Written apart from the product's own and sharing nothing with it: plain JavaScript with its own
 * SHA-256, so that it runs in any browser (also where the page was not opened over https), in Node.js, and can be read by whoever wants to
 * know. Format: docs/use/draw.md.
 */

const K = new Uint32Array(64);
const FIRST = new Uint32Array(8);
{
  // FIPS 180-4: the first 32 bits of the fractional parts of the cube roots (square roots) of the first primes.
  const part = (x) => Math.floor((x - Math.floor(x)) * 0x100000000);
  let n = 0;
  for (let candidate = 2; n < 64; candidate++) {
    let prime = true;
    for (let d = 2; d * d <= candidate; d++) if (candidate % d === 0) prime = false;
    if (!prime) continue;
    if (n < 8) FIRST[n] = part(Math.sqrt(candidate));
    K[n++] = part(Math.cbrt(candidate));
  }
}

const W = new Uint32Array(64);

/** SHA-256 of bytes. */
export function sha256(data) {
  const size = data.length;
  const padded = new Uint8Array(((size + 8) >> 6 << 6) + 64);
  padded.set(data);
  padded[size] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(size / 0x20000000));
  view.setUint32(padded.length - 4, (size << 3) >>> 0);
  const state = FIRST.slice();
  for (let at = 0; at < padded.length; at += 64) {
    for (let i = 0; i < 16; i++) W[i] = view.getUint32(at + 4 * i);
    for (let i = 16; i < 64; i++) {
      const x = W[i - 15], y = W[i - 2];
      const s0 = (x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ (x >>> 3);
      const s1 = (y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ (y >>> 10);
      W[i] = W[i - 16] + s0 + W[i - 7] + s1;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
      const s1 = (e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
      const s0 = (a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + t1) | 0;
      d = c; c = b; b = a; a = (t1 + t2) | 0;
    }
    state[0] += a; state[1] += b; state[2] += c; state[3] += d;
    state[4] += e; state[5] += f; state[6] += g; state[7] += h;
  }
  const out = new Uint8Array(32);
  const words = new DataView(out.buffer);
  state.forEach((word, i) => words.setUint32(4 * i, word));
  return out;
}

const utf8 = new TextEncoder();
const text = (s) => utf8.encode(s);
export const hex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");

function u32(n) {
  const out = new Uint8Array(4);
  new DataView(out.buffer).setUint32(0, n);
  return out;
}

function concat(...parts) {
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

const lp = (bytes) => concat(u32(bytes.length), bytes);
const H = (...parts) => sha256(concat(...parts));
const tag = (name) => text(`dr-draw/v1/${name}\0`);

function bytewise(a, b) {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
}

/** Order of code points; the language's own order is that of UTF-16. */
const byText = (a, b) => bytewise(text(a), text(b));

function byRow(a, b) {
  for (let i = 0; i < a.length; i++) {
    const order = typeof a[i] === "string" ? byText(a[i], b[i]) : a[i] - b[i];
    if (order !== 0) return order;
  }
  return 0;
}

class Unusable extends Error {
  constructor(path, why) {
    super(why);
    this.path = path;
  }
}

function need(condition, path, why) {
  if (!condition) throw new Unusable(path, why);
}

function bytesOf(value, path, least, most) {
  need(typeof value === "string" && /^([0-9a-f]{2})*$/.test(value), path, "应为小写十六进制数字");
  need(value.length >= 2 * least && value.length <= 2 * most, path, "位数不对");
  return Uint8Array.from(value.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

const whole = (value, least, path) => need(Number.isSafeInteger(value) && value >= least, path, `应为${least}以上的整数`);
const worded = (value, path) => need(typeof value === "string" && value !== "", path, "没有填写");
const listed = (value, path) => need(Array.isArray(value), path, "应为列表");

function names(list, path) {
  listed(list, path);
  const seen = new Set();
  list.forEach((one, i) => {
    worded(one?.id, `${path}[${i}].id`);
    need(!seen.has(one.id), `${path}[${i}].id`, "编号重复");
    seen.add(one.id);
  });
  return seen;
}

/** The input, checked; secrets as bytes. */
function read(input) {
  need(input !== null && typeof input === "object" && !Array.isArray(input), "input", "没有输入");
  const { exclusions = [], unavailable = [] } = input;
  worded(input.draw, "input.draw");
  worded(input.rule, "input.rule");
  whole(input.officers_per_object, 0, "input.officers_per_object");
  const strata = names(input.strata, "input.strata");
  const objects = names(input.objects, "input.objects");
  const officers = names(input.officers, "input.officers");
  input.strata.forEach((s, i) => whole(s.quota, 0, `input.strata[${i}].quota`));
  input.objects.forEach((o, i) => {
    whole(o.weight, 1, `input.objects[${i}].weight`);
    need(typeof o.qualification === "string", `input.objects[${i}].qualification`, "应为文字");
    need(strata.has(o.stratum), `input.objects[${i}].stratum`, "不在strata中");
  });
  input.officers.forEach((o, i) => {
    listed(o.qualifications, `input.officers[${i}].qualifications`);
    o.qualifications.forEach((q, j) => need(typeof q === "string", `input.officers[${i}].qualifications[${j}]`, "应为文字"));
  });
  listed(exclusions, "input.exclusions");
  exclusions.forEach((x, i) => {
    need(officers.has(x?.officer), `input.exclusions[${i}].officer`, "不在officers中");
    need(objects.has(x.object), `input.exclusions[${i}].object`, "不在objects中");
  });
  listed(unavailable, "input.unavailable");
  const passed = new Map();
  unavailable.forEach((u, i) => {
    need(objects.has(u?.object) && !passed.has(u.object), `input.unavailable[${i}].object`, "不在objects中，或者重复");
    worded(u.reason, `input.unavailable[${i}].reason`);
    passed.set(u.object, u.reason);
  });
  worded(input.beacon?.id, "input.beacon.id");
  const beacon = bytesOf(input.beacon.value, "input.beacon.value", 16, 1 << 20);
  listed(input.reveals, "input.reveals");
  const reveals = input.reveals.map((r, i) => bytesOf(r, `input.reveals[${i}]`, 32, 32));
  return { ...input, exclusions, passed, beacon, reveals };
}

const listHash = (ids) => hex(H(tag("list"), u32(ids.length), ...ids.sort(byText).map((id) => lp(text(id)))));

/** RFC 8785 for texts, whole numbers, lists and one object. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return `{${Object.keys(value).sort(byText).map((k) => `${JSON.stringify(k)}:${canonical(value[k])}`).join(",")}}`;
}

function smallest(stage, id, weight) {
  const message = concat(stage, lp(text(id)), u32(0));
  const counter = new DataView(message.buffer, message.length - 4);
  let least = sha256(message);
  for (let j = 1; j < weight; j++) {
    counter.setUint32(0, j);
    const ticket = sha256(message);
    if (bytewise(ticket, least) < 0) least = ticket;
  }
  return least;
}

function inTicketOrder(seed, stage, rows) {
  const common = concat(tag("ticket"), seed, lp(text(stage)));
  const order = rows.map(({ id, weight }) => ({ id, ticket: smallest(common, id, weight) }));
  return order.sort((a, b) => bytewise(a.ticket, b.ticket) || byText(a.id, b.id)).map(({ id }) => id);
}

/** What follows from an input: everything in the record but `format` and `input`. */
export function recompute(given) {
  const input = read(given);
  const commitment = {
    beacon: given.beacon.id,
    draw: input.draw,
    exclusions: input.exclusions.map((x) => [x.officer, x.object]).sort(byRow),
    need: input.officers_per_object,
    objects: listHash(input.objects.map((o) => o.id)),
    officers: listHash(input.officers.map((o) => o.id)),
    party_commitments: input.reveals.map((r) => hex(H(tag("commit"), r))),
    rule: input.rule,
    strata: input.strata.map((s) => [s.id, s.quota]).sort(byRow),
    weights: input.objects.map((o) => [o.id, o.stratum, o.weight]).sort(byRow),
  };
  const leaf = H(Uint8Array.of(0), text(canonical(commitment)));
  const seed = H(tag("seed"), leaf, u32(input.reveals.length), ...input.reveals, lp(input.beacon));
  const wanted = new Map(input.objects.map((o) => [o.id, o.qualification]));
  const drawn = [];
  const replaced = [];
  for (const stratum of [...input.strata].sort((a, b) => byText(a.id, b.id))) {
    const members = input.objects.filter((o) => o.stratum === stratum.id);
    let left = stratum.quota;
    for (const object of inTicketOrder(seed, `object/${stratum.id}`, members)) {
      if (left === 0) break;
      if (input.passed.has(object)) {
        replaced.push({ stratum: stratum.id, object, reason: input.passed.get(object) });
        continue;
      }
      left--;
      const barred = new Set(input.exclusions.filter((x) => x.object === object).map((x) => x.officer));
      const able = input.officers.filter((o) => o.qualifications.includes(wanted.get(object)) && !barred.has(o.id));
      const order = inTicketOrder(seed, `officer/${object}`, able.map((o) => ({ id: o.id, weight: 1 })));
      const officers = order.slice(0, input.officers_per_object);
      drawn.push({ stratum: stratum.id, object, officers, complete: officers.length === input.officers_per_object });
    }
  }
  return { commitment, commitment_hash: hex(leaf), seed: hex(seed), drawn, replaced };
}

function compare(expected, found, path) {
  const differs = { path, expected, found: found === undefined ? null : found };
  const kind = (v) => (v === null ? "null" : Array.isArray(v) ? "array" : typeof v);
  if (kind(expected) !== kind(found)) return differs;
  if (Array.isArray(expected)) {
    for (let i = 0; i < Math.max(expected.length, found.length); i++) {
      if (i >= expected.length) return { path: `${path}[${i}]`, expected: null, found: found[i] };
      const inside = compare(expected[i], found[i], `${path}[${i}]`);
      if (inside) return inside;
    }
    return null;
  }
  if (kind(expected) === "object") {
    const at = (key) => (path ? `${path}.${key}` : key);
    for (const key of Object.keys(expected)) {
      const inside = compare(expected[key], Object.hasOwn(found, key) ? found[key] : undefined, at(key));
      if (inside) return inside;
    }
    const more = Object.keys(found).find((key) => !Object.hasOwn(expected, key));
    return more === undefined ? null : { path: at(more), expected: null, found: found[more] };
  }
  return expected === found ? null : differs;
}

/** Checks a record (parsed). `difference` is the first place where it is not what its own input gives, or null. */
export function checkDraw(record) {
  if (record === null || typeof record !== "object" || Array.isArray(record)) {
    return { ok: false, difference: { path: "", expected: null, found: null, why: "不是抽取记录" } };
  }
  if (record.format !== "dr-draw/1") {
    return { ok: false, difference: { path: "format", expected: "dr-draw/1", found: record.format ?? null } };
  }
  try {
    const expected = { format: record.format, input: record.input, ...recompute(record.input) };
    const difference = compare(expected, record, "");
    return { ok: difference === null, difference };
  } catch (error) {
    if (!(error instanceof Unusable)) throw error;
    return { ok: false, difference: { path: error.path, expected: null, found: null, why: error.message } };
  }
}

/** A party's commitment to its secret, both hex. */
export function commitmentTo(secret) {
  return hex(H(tag("commit"), bytesOf(secret, "secret", 32, 32)));
}

/** Digest of a list of ids, hex. */
export const digestOfList = (ids) => listHash([...ids]);

/** SHA-256 of a record's bytes, hex. */
export const digestOf = (bytes) => hex(sha256(bytes));
