#!/usr/bin/env bash
# Builds the law core for the phone and the three web applications, where their sources are newer than what is built.
set -euo pipefail
cd "$(dirname "$0")/.."

stamp=web/node_modules/.heyi-installed
if [ ! -e "$stamp" ] || [ web/package-lock.json -nt "$stamp" ]; then
  (cd web && npm ci --no-audit --no-fund --loglevel=error)
  touch "$stamp"
fi

newer() { # newer OUT IN…: true where OUT is missing or older than any file under IN
  local out="$1"
  shift
  [ ! -e "$out" ] && return 0
  [ -n "$(find "$@" -type f -newer "$out" -not -path '*/node_modules/*' -not -path '*/dist/*' -not -path '*/pkg/*' -print -quit 2>/dev/null)" ]
}

core=web/packages/core/pkg/heyi_wasm_bg.wasm
if newer "$core" crates/wasm crates/domain/src crates/rulebook/src web/packages/core/build.sh Cargo.toml; then
  bash web/packages/core/build.sh
fi

for app in console field public; do
  if newer "web/apps/$app/dist/index.html" "web/apps/$app" web/packages web/package-lock.json "$core"; then
    echo "构建页面：$app"
    (cd "web/apps/$app" && npm run --silent build >/dev/null)
  fi
done
