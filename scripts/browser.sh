#!/usr/bin/env bash
# The browser tests: the real binary, the demonstration district, Debian's Chromium.
set -euo pipefail
cd "$(dirname "$0")/../e2e"
if [ ! -e node_modules/.heyi-installed ] || [ package-lock.json -nt node_modules/.heyi-installed ]; then
  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --loglevel=error
  touch node_modules/.heyi-installed
fi
exec npx playwright test "$@"
