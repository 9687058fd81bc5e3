#!/usr/bin/env bash
# Installs what is missing: Debian packages, the Rust target for the phone, cargo-nextest. Does nothing where all is there.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=()
need() { dpkg -s "$1" >/dev/null 2>&1 || packages+=("$1"); }
need postgresql
need chromium
need fonts-noto-cjk
need poppler-utils
need pkg-config
need gcc
if [ "${#packages[@]}" -gt 0 ]; then
  echo "安装：${packages[*]}"
  run=()
  [ "$(id -u)" = 0 ] || run=(sudo)
  "${run[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${run[@]}" apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
fi

libdir="$(rustc --print target-libdir --target wasm32-unknown-unknown 2>/dev/null || true)"
if [ -z "$libdir" ] || [ ! -d "$libdir" ]; then
  rustup target add wasm32-unknown-unknown
fi

if ! cargo nextest --version >/dev/null 2>&1; then
  cargo install cargo-nextest --locked --root "$HOME/.cache/heyi-tools" || cargo install cargo-nextest --root "$HOME/.cache/heyi-tools"
fi
