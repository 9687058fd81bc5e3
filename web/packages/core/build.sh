#!/usr/bin/env bash
# Builds the law core for the browser into pkg/: cargo (profile wasm) → wasm-bindgen → wasm-opt.
# Needs the target wasm32-unknown-unknown and wasm-bindgen of exactly the version in Cargo.toml.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../../.." && pwd)"
want="$(sed -n 's/^wasm-bindgen = "=\(.*\)"$/\1/p' "$root/Cargo.toml")"
tools="${HEYI_TOOLS:-$HOME/.cache/heyi-tools}"
target="${CARGO_TARGET_DIR:-$root/target}"

bindgen="$tools/bin/wasm-bindgen"
if ! "$bindgen" --version 2>/dev/null | grep -qx "wasm-bindgen $want"; then
  cargo install wasm-bindgen-cli --version "$want" --root "$tools" --force
fi

(cd "$root" && cargo build --quiet --profile wasm --target wasm32-unknown-unknown -p heyi-wasm)
"$bindgen" --target web --out-dir "$here/pkg" "$target/wasm32-unknown-unknown/wasm/heyi_wasm.wasm"

opt="$root/web/node_modules/.bin/wasm-opt"
if [ -x "$opt" ]; then
  "$opt" -Oz --enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext --enable-mutable-globals \
    --enable-reference-types --enable-multivalue -o "$here/pkg/small.wasm" "$here/pkg/heyi_wasm_bg.wasm"
  mv "$here/pkg/small.wasm" "$here/pkg/heyi_wasm_bg.wasm"
fi
gzip -9 -c "$here/pkg/heyi_wasm_bg.wasm" | wc -c | xargs printf 'law core: %s bytes, %s gzipped\n' "$(wc -c <"$here/pkg/heyi_wasm_bg.wasm")"
