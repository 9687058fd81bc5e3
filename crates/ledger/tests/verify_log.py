#!/usr/bin/env python3
"""Second verifier of an exported log, written apart from the Rust one: python3 verify_log.py DIR

Recomputes every tile and both roots from the entries with hashlib's SHA-256 and its own SM3. Signatures are not checked.
Prints one JSON object {ok, size, root_sha256, root_sm3, problems: [{index, what}]}; exit 0 ok, 1 problems, 2 wrong usage.
"""

import base64
import hashlib
import json
import os
import struct
import sys

MASK = 0xFFFFFFFF


def rol(x, n):
    n %= 32
    return ((x << n) | (x >> (32 - n))) & MASK


T = [rol(0x79CC4519 if j < 16 else 0x7A879D8A, j) for j in range(64)]


def compress(v, block):
    w = list(struct.unpack(">16I", block))
    for j in range(16, 68):
        x = w[j - 16] ^ w[j - 9] ^ rol(w[j - 3], 15)
        w.append(x ^ rol(x, 15) ^ rol(x, 23) ^ rol(w[j - 13], 7) ^ w[j - 6])
    a, b, c, d, e, f, g, h = v
    for j in range(64):
        a12 = rol(a, 12)
        ss1 = rol((a12 + e + T[j]) & MASK, 7)
        ss2 = ss1 ^ a12
        if j < 16:
            ff, gg = a ^ b ^ c, e ^ f ^ g
        else:
            ff, gg = (a & b) | (a & c) | (b & c), (e & f) | (~e & g)
        tt1 = (ff + d + ss2 + (w[j] ^ w[j + 4])) & MASK
        tt2 = (gg + h + ss1 + w[j]) & MASK
        a, b, c, d = tt1, a, rol(b, 9), c
        e, f, g, h = tt2 ^ rol(tt2, 9) ^ rol(tt2, 17), e, rol(f, 19), g
    return [x ^ y for x, y in zip(v, (a, b, c, d, e, f, g, h))]


def sm3(data):
    """GB/T 32905-2016."""
    v = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    data += b"\x80" + b"\0" * ((55 - len(data)) % 64) + struct.pack(">Q", 8 * len(data))
    for at in range(0, len(data), 64):
        v = compress(v, data[at:at + 64])
    return struct.pack(">8I", *v)


def sha256(data):
    return hashlib.sha256(data).digest()


class Bad(Exception):
    """Nothing more can be computed: (index, what)."""


def read(folder, path, index=None):
    try:
        with open(os.path.join(folder, path), "rb") as file:
            return file.read()
    except OSError as e:
        raise Bad(index, f"缺少文件 {path}") from e


def group(n):
    parts = [f"{n % 1000:03}"]
    while n >= 1000:
        n //= 1000
        parts.insert(0, f"x{n % 1000:03}")
    return "/".join(parts)


def partial(width):
    return "" if width == 256 else f".p/{width}"


def head(folder, prefix):
    note = read(folder, prefix + "checkpoint").decode("utf-8")
    text, _, lines = note.rpartition("\n\n")
    origin, size, root = text.split("\n")
    if not lines.endswith("\n") or str(int(size)) != size or int(size) < 0:
        raise ValueError("checkpoint")
    root = base64.b64decode(root, validate=True)
    if len(root) != 32:
        raise ValueError("root")
    return origin, int(size), root


def entries(folder, prefix, size):
    out = []
    for n in range((size + 255) // 256):
        width = min(256, size - 256 * n)
        path = f"{prefix}tile/entries/{group(n)}{partial(width)}"
        data, at, count = read(folder, path, 256 * n), 0, 0
        while at < len(data):
            length = int.from_bytes(data[at:at + 2], "big")
            if at + 2 + length > len(data):
                raise Bad(256 * n + count, f"{path} 不完整")
            out.append(data[at + 2:at + 2 + length])
            at += 2 + length
            count += 1
        if count != width:
            raise Bad(256 * n, f"{path} 应有 {width} 条，实有 {count} 条")
    return out


def root_of(level, h):
    """Largest power of two on the left, as RFC 6962 says."""
    if not level:
        return h(b"")
    while len(level) > 1:
        pairs = [h(b"\1" + level[i] + level[i + 1]) for i in range(0, len(level) - 1, 2)]
        if len(level) % 2:
            pairs.append(level[-1])
        level = pairs
    return level[0]


def check_tiles(folder, prefix, hashes, h, problems):
    level = 0
    while hashes:
        above = []
        for n in range((len(hashes) + 255) // 256):
            part = hashes[256 * n:256 * n + 256]
            path = f"{prefix}tile/{level}/{group(n)}{partial(len(part))}"
            first = (256 * n) << (8 * level)
            try:
                stored = read(folder, path, first)
                if stored != b"".join(part):
                    same = 0
                    while same < len(part) and stored[32 * same:32 * same + 32] == part[same]:
                        same += 1
                    index = (256 * n + min(same, len(part) - 1)) << (8 * level)
                    problems.append((index, f"{path} 与由条目算出的不符"))
            except Bad as bad:
                problems.append(bad.args)
            if len(part) == 256:
                above.append(root_of(part, h))
        hashes, level = above, level + 1


def verify(folder):
    problems, size, roots, origins, lists = [], 0, {}, {}, {}
    for name, prefix, h in (("sha256", "", sha256), ("sm3", "sm3/", sm3)):
        try:
            origins[name], this, root = head(folder, prefix)
            if name == "sm3" and this != size:
                raise Bad(None, "两个检查点的大小不一致")
            size = this
            lists[name] = entries(folder, prefix, size)
            for index, entry in enumerate(lists[name]):
                if entry[:3] != b"EL1" or not 232 <= len(entry) <= 1024:
                    problems.append((index, "条目格式不符"))
            hashes = [h(b"\0" + e) for e in lists[name]]
            check_tiles(folder, prefix, hashes, h, problems)
            roots[name] = root_of(hashes, h)
            if roots[name] != root:
                problems.append((None, f"由条目算出的 {name} 根与检查点不符"))
        except Bad as bad:
            problems.append(bad.args)
        except (ValueError, UnicodeDecodeError):
            problems.append((None, f"{prefix}checkpoint 格式不符"))
    if len(lists) == 2 and lists["sha256"] != lists["sm3"]:
        index = next((i for i, (a, b) in enumerate(zip(lists["sha256"], lists["sm3"])) if a != b), None)
        problems.append((index, "两棵树的条目不一致"))
    if len(origins) == 2 and origins["sm3"] != origins["sha256"] + "/sm3":
        problems.append((None, "两个检查点的来源不配对"))
    return {
        "ok": not problems,
        "size": size,
        "root_sha256": roots["sha256"].hex() if "sha256" in roots else None,
        "root_sm3": roots["sm3"].hex() if "sm3" in roots else None,
        "problems": [{"index": i, "what": w} for i, w in problems],
    }


if __name__ == "__main__":
    assert sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    if len(sys.argv) != 2:
        print("python3 verify_log.py DIR", file=sys.stderr)
        sys.exit(2)
    report = verify(sys.argv[1])
    print(json.dumps(report, ensure_ascii=False))
    sys.exit(0 if report["ok"] else 1)
